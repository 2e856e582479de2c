/** The draft of a flow on the server, for the saver. */
import { ApiProblem, api, ask, askFully, type Schemas } from "../../../api/client";
import type { FlowDocument, Json } from "../model/document";
import type { Layout } from "../model/history";
import type { Server, Stored, StoredLayout } from "../model/saver";

function isJson(value: unknown): value is Json {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === "object" && Object.values(value).every(isJson);
}

/** What the server sent as a document; null where it is none. */
export function documentOf(sent: { [name: string]: unknown } | null | undefined): FlowDocument | null {
  if (sent === null || sent === undefined) return null;
  const document: FlowDocument = {};
  for (const [name, value] of Object.entries(sent)) if (isJson(value)) document[name] = value;
  return document;
}

export function layoutOf(sent: Schemas["FlowLayout"]): Layout {
  return { modules: sent.modules ?? {}, notes: sent.notes, frames: sent.frames };
}

const quoted = (etag: string) => (etag.startsWith('"') ? etag : `"${etag}"`);

async function unlessChanged<Answer>(answer: Promise<Answer>): Promise<Answer | "changed"> {
  try {
    return await answer;
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 412) return "changed";
    throw problem;
  }
}

/** The draft `id` of a flow, or the one that `begin` makes of a version. */
export function draftServer(
  slug: string,
  started: Schemas["DraftSummary"] | null,
  basedOn: string,
  onDraft: (draft: Schemas["DraftSummary"]) => void,
): Server {
  let draft = started;
  const stored = (answer: Schemas["FlowDraftAnswer"], etag: string): Stored => {
    draft = answer;
    onDraft(answer);
    return { etag: etag === "" ? quoted(answer.etag) : etag, document: documentOf(answer.document), by: answer.changed_by };
  };
  const path = () => ({ slug, draft: draft?.id ?? "" });
  return {
    begin: async (document) => {
      const body = { title: "", document, based_on: basedOn };
      const { data, etag } = await askFully(api.POST("/api/flows/{slug}/drafts", { params: { path: { slug } }, body }));
      return stored(data, etag);
    },
    read: async () => {
      const { data, etag } = await askFully(api.GET("/api/flows/{slug}/drafts/{draft}", { params: { path: path() } }));
      return stored(data, etag);
    },
    write: async (etag, document) => {
      const params = { path: path(), header: { "if-match": quoted(etag) } };
      const body = { title: draft?.title ?? "", document };
      const answer = await unlessChanged(askFully(api.PUT("/api/flows/{slug}/drafts/{draft}", { params, body })));
      return answer === "changed" ? answer : stored(answer.data, answer.etag);
    },
    readLayout: () => readLayout(slug),
    writeLayout: async (etag, layout) => {
      const params = { path: { slug }, header: { "if-match": etag } };
      const answer = await unlessChanged(askFully(api.PUT("/api/flows/{slug}/layout", { params, body: { layout: 1, ...layout } })));
      return answer === "changed" ? answer : { etag: answer.etag, layout: layoutOf(answer.data) };
    },
  };
}

export async function readLayout(slug: string): Promise<StoredLayout> {
  const { data, etag } = await askFully(api.GET("/api/flows/{slug}/layout", { params: { path: { slug } } }));
  return { etag, layout: layoutOf(data) };
}

/** What can be opened of a flow: a draft, or the live version. */
export interface Opened {
  draft: Schemas["DraftSummary"] | null;
  etag: string;
  /** Null where the draft's text is no flow. */
  document: FlowDocument | null;
  version: string;
  layout: StoredLayout;
  /** The newest draft of somebody else, where the live version is looked at. */
  others: Schemas["DraftSummary"] | null;
}

/** Open a flow: the draft that is named, else the person's newest one, else the live version. `live` opens that one. */
export async function openFlow(slug: string, me: string, drafts: boolean, wanted: string | undefined): Promise<Opened> {
  const layout = await readLayout(slug);
  const listed = drafts
    ? (await ask(api.GET("/api/flows/{slug}/drafts", { params: { path: { slug } } }))).items
    : [];
  const own = listed.find((each) => each.created_by === me || each.changed_by === me);
  const chosen = wanted === "live" ? undefined : (wanted ?? own?.id);
  if (chosen !== undefined && drafts) {
    const params = { path: { slug, draft: chosen } };
    const { data, etag } = await askFully(api.GET("/api/flows/{slug}/drafts/{draft}", { params }));
    return { draft: data, etag, document: documentOf(data.document), version: data.based_on, layout, others: null };
  }
  try {
    const live = await ask(api.GET("/api/flows/{slug}", { params: { path: { slug } } }));
    const document = documentOf(live.written ?? live.document);
    return { draft: null, etag: "", document, version: live.version, layout, others: listed[0] ?? null };
  } catch (problem) {
    const [newest] = listed;
    if (!(problem instanceof ApiProblem) || problem.status !== 404 || newest === undefined || wanted === "live") throw problem;
    return openFlow(slug, me, drafts, newest.id);
  }
}
