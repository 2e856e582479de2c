/** What a report is about, as the address of the page says it: days are dates on the clock of the report's zone. */
import type { Search } from "../../app/router";
import { localDay } from "../../language/format";

export const MEASURES = [
  "service_level",
  "abandonment",
  "abandonment_without_short",
  "speed_of_answer",
  "handle_time",
  "occupancy",
  "satisfaction",
  "contacts",
  "duration",
  "offered",
] as const;
export type MeasureName = (typeof MEASURES)[number];

export const INTERVALS = ["15m", "30m", "1h", "1d", "1w", "1mo", "all"] as const;
export type Interval = (typeof INTERVALS)[number];

export const DIMENSIONS = [
  "service", "flow", "version", "agent", "team", "hour", "result", "code", "custom1", "custom2", "custom3", "question",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const FILTERS = ["service", "flow", "version", "agent", "team", "result"] as const;
export type Filter = (typeof FILTERS)[number];

export interface Question {
  measure: MeasureName;
  /** The first day and the last one, both included. */
  from: string;
  to: string;
  interval: Interval;
  by: Dimension | "";
  compare: boolean;
  filters: Partial<Record<Filter, string>>;
}

function oneOf<const Values extends readonly string[]>(values: Values, value: string | undefined): Values[number] | undefined {
  return values.find((each) => each === value);
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The question of an address; what is missing is the last seven days by day. */
export function fromAddress(measure: string | undefined, search: Search, today: string): Question {
  const to = DAY.test(search["to"] ?? "") ? String(search["to"]) : today;
  const from = DAY.test(search["from"] ?? "") ? String(search["from"]) : addDays(to, -6);
  const filters: Question["filters"] = {};
  for (const name of FILTERS) {
    const value = search[name];
    if (value) filters[name] = value;
  }
  return {
    measure: oneOf(MEASURES, measure) ?? "service_level",
    from: from <= to ? from : to,
    to,
    interval: oneOf(INTERVALS, search["interval"]) ?? "1d",
    by: oneOf(DIMENSIONS, search["by"]) ?? "",
    compare: search["compare"] === "before",
    filters,
  };
}

/** The search of the address that says this question; `fromAddress` reads it back. */
export function toAddress(question: Question): Search {
  return {
    from: question.from,
    to: question.to,
    interval: question.interval,
    ...(question.by === "" ? {} : { by: question.by }),
    ...(question.compare ? { compare: "before" } : {}),
    ...question.filters,
  };
}

/** The parameters of the API: it takes the day after the last as the end. */
export function toApi(question: Question) {
  return {
    since: question.from,
    until: addDays(question.to, 1),
    interval: question.interval,
    ...(question.by === "" ? {} : { by: question.by }),
    ...question.filters,
  };
}

/** A date so many days later. Dates have no zone, so this is reckoned in UTC. */
export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Today's date on this browser's clock. */
export function today(now = new Date()): string {
  return localDay(now);
}

/** Usual periods, each as its first and last day. */
export function periods(day: string): Record<"today" | "yesterday" | "week" | "month", [string, string]> {
  return {
    today: [day, day],
    yesterday: [addDays(day, -1), addDays(day, -1)],
    week: [addDays(day, -6), day],
    month: [addDays(day, -29), day],
  };
}
