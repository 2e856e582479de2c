/** A flow as its file writes it, read so that a broken draft is readable, too: what is not there is empty. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** The document of a draft: any mapping. `readFlow` says what of it is a flow. */
export type FlowDocument = { [name: string]: Json };

export interface FlowModule {
  name: string;
  type: string;
  first: boolean;
  /** What the file writes of it besides `type` and `first`. */
  properties: { [name: string]: Json };
}

export interface FlowConnector {
  /** Its place in the document's list. */
  index: number;
  from: string;
  event: string;
  /** Empty where the event carries none. */
  value: string;
  to: string;
  result: string;
}

export interface ReadFlow {
  slug: string;
  title: string;
  channel: string;
  direction: string;
  /** The language in which the flow begins; empty where the document names none. */
  language: string;
  /** Whether each module may have a connector for every event, or only for those that its type raises. */
  events: "by_module" | "all";
  modules: FlowModule[];
  connectors: FlowConnector[];
  fallback: { to: string; result: string } | null;
}

/** A value as a mapping; an empty one where it is none. */
export function mapping(value: Json | undefined): { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function text(value: Json | undefined): string {
  if (value === true) return "yes"; // YAML 1.1 reads yes and no as booleans
  if (value === false) return "no";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What a document says as a flow. */
export function readFlow(document: FlowDocument): ReadFlow {
  const modules = Object.entries(mapping(document["modules"])).map(([name, value]) => {
    const { type, first, ...properties } = mapping(value);
    return { name, type: text(type), first: first === true, properties };
  });
  const listed = Array.isArray(document["connectors"]) ? document["connectors"] : [];
  const connectors = listed.map((value, index) => {
    const written = mapping(value);
    return {
      index,
      from: text(written["from"]),
      event: text(written["event"]),
      value: text(written["value"]),
      to: text(written["to"]),
      result: text(written["result"]),
    };
  });
  const fallback = mapping(document["fallback"]);
  return {
    slug: text(document["flow"]),
    title: text(document["title"]),
    channel: text(document["channel"]),
    direction: text(document["direction"]),
    language: text(document["language"]),
    events: document["events"] === "all" ? "all" : "by_module",
    modules,
    connectors,
    fallback: "to" in fallback ? { to: text(fallback["to"]), result: text(fallback["result"]) } : null,
  };
}
