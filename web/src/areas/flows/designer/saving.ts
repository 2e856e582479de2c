/** Opens a flow in the designer, and saves what is changed. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { ApiProblem, onReached } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { say } from "../../../design/toasts";
import type { Edited } from "../model/history";
import { Saver, type Screen } from "../model/saver";
import { draftServer, openFlow, type Opened } from "./draftApi";
import { keep, keptOf } from "./kept";
import { useDesigner } from "./store";
import { useWords, type Words } from "./words";

/** How often it is looked for what others saved, in milliseconds. */
const LOOK = 15_000;

let saver: Saver | null = null;

/** The saver of the draft that is open. */
export function currentSaver(): Saver | null {
  return saver;
}

/** Save all that is not saved, before it is published, tried or left. Gives whether it is. */
export async function flushDraft(): Promise<boolean> {
  return saver === null ? true : saver.flush();
}

/** The draft was changed on the server by another way than the canvas: take it over. */
export async function refreshDraft(): Promise<void> {
  await saver?.refresh();
}

/** Open a flow, and keep it saved for as long as the page is there. */
export function useDraft(slug: string, wanted: string | undefined) {
  const w = useWords();
  const me = useMe().data;
  const designer = may(me, "designer", "publisher");
  const opened = useQuery({
    queryKey: ["designer", slug, wanted ?? ""],
    queryFn: () => openFlow(slug, me?.name ?? "", designer, wanted),
    enabled: me !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  useEffect(() => {
    if (opened.data === undefined) return;
    return begin(slug, opened.data, designer, w);
    // Another language of the words is no reason to open the flow anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opened.data, slug, designer]);
  return opened;
}

function begin(slug: string, opened: Opened, designer: boolean, w: Words): () => void {
  const state = useDesigner.getState;
  const base = opened.document ?? {};
  const editable = designer && opened.document !== null;
  const kept = editable ? keptOf(slug, opened.draft?.id ?? null) : null;
  state().open(slug, kept?.edited ?? { document: base, layout: opened.layout.layout }, editable);
  state().setDraft(opened.draft, opened.version);
  state().setSaving({ state: opened.draft === null ? "idle" : "saved", at: opened.draft?.changed_at ?? null, why: "" });
  if (!editable) return () => undefined;

  const server = draftServer(slug, opened.draft, opened.version, (draft) => {
    // Until now it was kept as a draft that has no name yet.
    if (state().draft === null) keep(slug, null, null);
    state().setDraft(draft, draft.based_on);
  });
  // What was kept is saved as a change of what it was changed from: others may have saved meanwhile.
  const from = { etag: kept?.etag ?? opened.etag, document: kept?.base ?? base, by: opened.draft?.changed_by ?? "" };
  const own = new Saver(server, screenOf(slug, w), opened.draft === null ? { base: from.document } : from, opened.layout);
  saver = own;
  if (kept !== null) {
    say(w.restored);
    own.changed();
  }

  const stops = [
    useDesigner.subscribe((now, before) => {
      if (now.edited !== before.edited) own.changed();
    }),
    onReached((reached) => {
      if (reached && state().saving.state === "away") void own.flush();
    }),
    every(LOOK, () => void own.refresh().catch(() => undefined)),
    listen(document, "visibilitychange", () => void own.flush()),
  ];
  return () => {
    stops.forEach((stop) => stop());
    void own.flush().finally(() => own.close());
    if (saver === own) saver = null;
  };
}

function every(milliseconds: number, run: () => void): () => void {
  const timer = setInterval(run, milliseconds);
  return () => clearInterval(timer);
}

function listen(target: EventTarget, type: string, run: () => void): () => void {
  target.addEventListener(type, run);
  return () => target.removeEventListener(type, run);
}

function screenOf(slug: string, w: Words): Screen {
  const state = useDesigner.getState;
  return {
    edited: () => state().edited,
    layout: () => ({ ...state().edited.layout, modules: { ...Object.fromEntries(state().at), ...state().edited.layout.modules } }),
    take: (document, merged, by) => {
      const who = by === "" ? w.somebody : by;
      state().change(w.stepMerge(who), (draft: Edited) => {
        draft.document = document;
      });
      say(w.mergedFrom(who, merged.taken.map((each) => each.name).join(", ")));
    },
    tell: (now, why) => state().setSaving({ state: now, why: why ?? "", ...(now === "saved" ? { at: Date.now() } : {}) }),
    keep: (kept) => keep(slug, state().draft?.id ?? null, kept),
    passes: (trouble) => trouble instanceof ApiProblem && trouble.passing,
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
