/** What the guide knows of the site. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "../../../api/client";
import { useOrganisation } from "../parts/data";
import { isFirst, progressOf, type Progress, type SiteFacts } from "./steps";

interface Guide {
  isFirst: boolean;
  /** Undefined while it is asked for. */
  progress: Progress | undefined;
  problem: Error | null;
}

/** How far one has come. It is asked anew every few seconds, so that a call shows by itself. */
export function useGuide(enabled = true): Guide {
  const site = useOrganisation();
  const flows = useQuery({ queryKey: ["flows"], queryFn: () => ask(api.GET("/api/flows")), enabled });
  const contacts = useQuery({
    queryKey: ["contacts", "guide"],
    queryFn: () => ask(api.GET("/api/contacts", { params: { query: { limit: 100 } } })),
    enabled,
    refetchInterval: 5_000,
  });
  const problem = site.error ?? flows.error ?? contacts.error;
  if (site.data === undefined || flows.data === undefined || contacts.data === undefined) {
    return { isFirst: false, progress: undefined, problem };
  }
  const facts: SiteFacts = {
    flows: flows.data,
    services: Object.entries(site.data["services"] ?? {}).map(([name, part]) => ({
      name, flow: text(part.document["flow"]).split("@")[0] ?? "", inFile: part.in_file !== null,
    })),
    numbers: Object.entries(site.data["numbers"] ?? {}).map(([number, part]) => ({ number, service: text(part.document["service"]) })),
    called: contacts.data.items.map((each) => each.service),
  };
  return { isFirst: isFirst(facts), progress: progressOf(facts), problem };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
