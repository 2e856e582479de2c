/** The contacts and outcomes of a flow in the last seven days. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "../../../api/client";
import { may, useMe } from "../../../app/session";

export interface FlowOutcome {
  result: string;
  label: string;
  contacts: number;
}

const DAYS = 7;
const OLD = 60_000;

/** Midnight, so many days ago, on the clock of this browser. */
export function daysAgo(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
}

/** The contacts of each flow by day, the oldest first, for people who may read reports. */
export function useContactsByDay() {
  const me = useMe().data;
  return useQuery({
    queryKey: ["flows", "contacts-by-day"],
    queryFn: async () => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const now = new Date();
      const query = {
        since: daysAgo(now, DAYS - 1).toISOString(), until: daysAgo(now, -1).toISOString(), interval: "1d", by: "flow", zone,
      } as const;
      const report = await ask(api.GET("/api/reports/{measure}", { params: { path: { measure: "contacts" }, query } }));
      const days = report.intervals.map((each) => each.label.slice(0, 10));
      return { days, flows: new Map(report.rows.map((row) => [row.group, row.cells.map((cell) => cell.value ?? 0)])) };
    },
    enabled: may(me, "supervisor", "auditor"),
    staleTime: OLD,
  });
}

/** How the contacts of a flow ended, the most frequent outcome first. */
export function useOutcomes(slug: string) {
  return useQuery({
    queryKey: ["flows", slug, "outcomes-of-week"],
    queryFn: async () => {
      const query = { since: daysAgo(new Date(), DAYS - 1).toISOString() };
      const found = await ask(api.GET("/api/flows/{slug}/outcomes", { params: { path: { slug }, query } }));
      return summed(found.versions.flatMap((version) => version.results));
    },
    staleTime: OLD,
    retry: false,
  });
}

/** Outcomes of several versions as one list. */
export function summed(results: readonly FlowOutcome[]): FlowOutcome[] {
  const found = new Map<string, FlowOutcome>();
  for (const { result, label, contacts } of results) {
    found.set(result, { result, label, contacts: contacts + (found.get(result)?.contacts ?? 0) });
  }
  return [...found.values()].filter((each) => each.contacts > 0).sort((a, b) => b.contacts - a.contacts);
}
