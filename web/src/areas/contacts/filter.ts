/** Which contacts are looked for, as the address of the page says it: the same words as the API's parameters. */
import type { Search } from "../../app/router";
import { localMinute } from "../../language/format";

/** What can be asked for, in the order of the form. */
export const FIELDS = [
  "number",
  "account",
  "service",
  "flow",
  "agent",
  "result",
  "module",
  "event",
  "text",
  "since",
  "until",
  "shortest",
  "longest",
  "version",
  "value",
  "connector_event",
  "connector_value",
  "connector_to",
  "ended_in",
  "still_in",
  "parent",
  "run",
  "channel",
  "direction",
  "state",
  "asked_since",
  "asked_until",
] as const;

export type Field = (typeof FIELDS)[number];
export type ContactQuery = Partial<Record<Field, string>>;

/** Parameters for which an empty text means something: the fallback of a flow has an event of no letters. */
const MAY_BE_EMPTY: readonly Field[] = ["connector_event", "connector_value"];

/** The question in an address; what it does not know is left out. */
export function fromAddress(search: Search): ContactQuery {
  const found: ContactQuery = {};
  for (const field of FIELDS) {
    const value = search[field];
    if (value !== undefined && (value !== "" || MAY_BE_EMPTY.includes(field))) found[field] = value;
  }
  return found;
}

/** A question with one property changed, or without it. */
export function withField(query: ContactQuery, field: Field, value: string | undefined): ContactQuery {
  const rest = { ...query };
  delete rest[field];
  return value === undefined || (value === "" && !MAY_BE_EMPTY.includes(field)) ? rest : { ...rest, [field]: value };
}

/** A time of the API as a field for date and time shows it, in the zone of this browser; empty for none. */
export function toLocal(instant: string | undefined): string {
  if (instant === undefined) return "";
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? "" : localMinute(at);
}

/** A time as a field for date and time has it, as the API takes it; undefined for none. */
export function fromLocal(local: string): string | undefined {
  const at = new Date(local);
  return local === "" || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Milliseconds as the API takes times. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}
