/** What flows are made of, found by name. */
import type { Schemas } from "../../../api/client";

export type ModuleType = Schemas["ModuleType"];
export type EventType = Schemas["EventType"];
export type ResultType = Schemas["ResultType"];

export interface Catalogue {
  /** In the order of the palette. */
  types: readonly ModuleType[];
  events: readonly EventType[];
  results: readonly ResultType[];
  /** A module type by what a file writes, other names of it included. */
  type: (name: string) => ModuleType | undefined;
  event: (name: string) => EventType | undefined;
  result: (name: string) => ResultType | undefined;
}

export function catalogue(
  types: readonly ModuleType[],
  events: readonly EventType[],
  results: readonly ResultType[],
): Catalogue {
  const byType = new Map(types.flatMap((each) => [each.type, ...Object.keys(each.aliases)].map((name) => [name, each])));
  const byEvent = new Map(events.map((each) => [each.event, each]));
  const byResult = new Map(results.map((each) => [each.slug, each]));
  return {
    types,
    events,
    results,
    type: (name) => byType.get(name),
    event: (name) => byEvent.get(name),
    result: (name) => byResult.get(name),
  };
}

/** Whether contacts of this direction can meet an event at all. */
export function meets(event: EventType, direction: string): boolean {
  return !(event.inbound_only && direction === "outbound");
}

/** Whether a module of a type can be in a flow of this channel and direction. */
export function fits(type: ModuleType, flow: { channel: string; direction: string }): boolean {
  return (
    (flow.channel === "" || type.channels.includes(flow.channel)) &&
    (flow.direction === "" || type.directions.includes(flow.direction))
  );
}

export type ResultTone = "plain" | "good" | "warning" | "bad" | "info";

/** The colour of a result by what it means; its words are always beside it. */
export function resultTone(result: string): ResultTone {
  if (/fail|fault|invalid|lost|limit|refused|error/.test(result)) return "bad";
  if (/validation/.test(result)) return "info";
  if (/hung_up|abandon|busy|not_available|no_answer|wrong|not_attempted|do_not_call/.test(result)) return "warning";
  if (/^(operator_transfer|listened|machine_left_message|message_taken|self_service)/.test(result)) return "good";
  return "plain";
}
