/** The notes of this page's contacts, each kept by one keeper however often it is shown. */
import { api, ApiProblem, askFully } from "../../api/client";
import { NoteChanged, NoteKeeper, type NoteContent } from "./model/noteKeeper";

const keepers = new Map<string, NoteKeeper>();
const MOST = 20;

export function noteKeeper(contact: string): NoteKeeper {
  const known = keepers.get(contact);
  if (known !== undefined) return known;
  const made = new NoteKeeper({
    load: async () => {
      const { data, etag } = await askFully(api.GET("/api/agent/contacts/{contact}/note", { params: { path: { contact } } }));
      return { note: contentOf(data), etag };
    },
    save: async (body, etag) => {
      try {
        const params = { path: { contact }, header: { "if-match": etag } };
        return { etag: (await askFully(api.PUT("/api/agent/contacts/{contact}/note", { params, body }))).etag };
      } catch (problem) {
        if (problem instanceof ApiProblem && problem.status === 412) throw new NoteChanged(problem.detail);
        throw problem;
      }
    },
  });
  keepers.set(contact, made);
  for (const old of [...keepers.keys()].slice(0, -MOST)) keepers.delete(old);
  void made.load();
  return made;
}

/** Have what was written about a contact saved. */
export async function flushNotes(contact: string): Promise<void> {
  await keepers.get(contact)?.flush();
}

function contentOf(note: NoteContent): NoteContent {
  return { text: note.text, follow_up_at: note.follow_up_at, followed_up: note.followed_up };
}
