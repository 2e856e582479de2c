/** Who else is at the flow, and what they save and publish, for as long as the designer is open. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";

import { may, useMe } from "../../../app/session";
import { say } from "../../../design/toasts";
import { follow, NOBODY, othersAt, type DesignerMessage, type Other } from "../model/presence";
import { designerAddress, DesignerSocket, type DesignerRequest } from "./DesignerSocket";
import { refreshDraft } from "./saving";
import { useDesigner, type DesignerState } from "./store";
import { useWords } from "./words";

/** How long somebody stays at a module before the others are told, in milliseconds. */
const SETTLED = 300;
/** The answer to the person's own saving may come after the socket tells of it. */
const OWN_ANSWER = 400;

export function usePresence(): Other[] {
  const w = useWords();
  const me = useMe().data;
  const queries = useQueryClient();
  const slug = useDesigner((state) => state.slug);
  const draft = useDesigner((state) => state.draft?.id ?? "");
  const [presence, setPresence] = useState(NOBODY);
  const designs = may(me, "designer", "publisher");

  const take = useEffectEvent((message: DesignerMessage) => {
    setPresence((before) => follow(before, message));
    if (message.say === "draft_saved" && message.flow === slug) {
      void queries.invalidateQueries({ queryKey: ["drafts", slug] });
      if (message.draft === draft) setTimeout(() => void takeOver(message.etag), OWN_ANSWER);
    }
    if (message.say === "published" && message.flow === slug) {
      void queries.invalidateQueries({ queryKey: ["publications", slug] });
      void queries.invalidateQueries({ queryKey: ["flows"] });
      if (message.by !== me?.name) say(w.published(message.by, message.version.slice(0, 8), message.alias));
    }
  });

  useEffect(() => {
    if (!designs) return;
    const socket = new DesignerSocket(designerAddress(), { onMessage: (message) => take(message), onLost: () => setPresence(NOBODY) });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => socket.moved(whereabouts(useDesigner.getState()));
    tell();
    const stop = useDesigner.subscribe((now, before) => {
      if (now.cursor === before.cursor && now.selected === before.selected && now.connector === before.connector && now.draft === before.draft) return;
      clearTimeout(timer);
      timer = setTimeout(tell, SETTLED);
    });
    return () => {
      stop();
      clearTimeout(timer);
      socket.close();
    };
  }, [designs]);

  return othersAt(presence, slug, draft, me?.name ?? "");
}

/** What others saved is taken over at once; what this page saved itself is there already. */
async function takeOver(etag: string): Promise<void> {
  if (useDesigner.getState().draft?.etag === etag) return;
  // One that cannot be read now is looked for again in a moment.
  await refreshDraft().catch(() => undefined);
}

function whereabouts({ slug, draft, editable, selected, connector, cursor, flow }: DesignerState): DesignerRequest {
  if (draft === null || !editable) return { do: "leave" };
  const [chosen] = selected;
  const from = connector === null ? undefined : flow.connectors[connector]?.from;
  return { do: "edit", flow: slug, draft: draft.id, module: from ?? (selected.size === 1 ? chosen : undefined) ?? cursor?.module ?? "" };
}
