/** What flows are made of and what they may name, asked once and kept: types, events, results, parts of the site. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, ask } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import type { Choice } from "../../../design/controls";
import { recentResults } from "../designer/recentResults";
import { useDesigner } from "../designer/store";
import { catalogue, type Catalogue } from "../model/catalogue";
import type { NamedSection } from "./fields";
import type { FallsBackTo } from "./way";

const KEPT = { staleTime: 5 * 60_000 };

const NOTHING: Catalogue = catalogue([], [], []);

/** Types, events and results; empty until the canvas has asked for them. */
export function useCatalogue(): Catalogue {
  return useDesigner((state) => state.catalogue) ?? NOTHING;
}

export function useFallsBackTo(): FallsBackTo {
  const { events } = useCatalogue();
  return useMemo(() => new Map(events.map((event) => [event.event, event.falls_back_to])), [events]);
}

/** Results to choose from, found by name or code; those that this person chose last come first. */
export function useResultChoices(): Choice[] {
  const { results } = useCatalogue();
  return useMemo(
    () => {
      const recent = recentResults();
      const rank = (slug: string) => (recent.includes(slug) ? recent.indexOf(slug) : recent.length);
      return [...results]
        .sort((a, b) => rank(a.slug) - rank(b.slug))
        .map((each) => ({ id: each.slug, label: each.label, hint: String(each.code) }));
    },
    [results],
  );
}

/** Parts of a section of the site to choose from; none where the person may not read them. */
export function useNamed(section: NamedSection): Choice[] {
  const me = useMe().data;
  const organisation = useQuery({
    queryKey: ["organisation"],
    queryFn: () => ask(api.GET("/api/organisation")),
    enabled: section !== "boxes" && may(me, "supervisor", "designer", "publisher", "auditor"),
    ...KEPT,
  }).data;
  const boxes = useQuery({
    queryKey: ["voicemail"],
    queryFn: () => ask(api.GET("/api/voicemail")),
    enabled: section === "boxes",
    ...KEPT,
  }).data;
  return useMemo(() => {
    if (section === "boxes") return (boxes ?? []).map((box) => ({ id: box.box, label: box.box, hint: box.title }));
    return Object.entries(organisation?.[section] ?? {}).map(([name, part]) => {
      const title = part.document["title"];
      return { id: name, label: name, ...(typeof title === "string" ? { hint: title } : {}) };
    });
  }, [section, organisation, boxes]);
}

/** What people call an event with its value. */
export function eventLabel(known: Catalogue, event: string, value: string): string {
  const label = known.event(event)?.label ?? event;
  return value === "" ? label : `${label.replace(/\?$/, "")} ${value}`;
}

/** What people call a result. */
export function resultLabel(known: Catalogue, result: string): string {
  return known.result(result)?.label ?? result;
}
