/** Thresholds: from which value on a figure is worth a look, and from which on it is bad. */
import type { FloorState } from "./floor";

export interface Threshold {
  warning: number | null;
  bad: number | null;
}

/** Seconds, and for the service level parts of one. Less is worse for the service level and for ready agents. */
export interface Thresholds {
  longestWait: Threshold;
  waiting: Threshold;
  serviceLevel: Threshold;
  notReady: Threshold;
  wrapUp: Threshold;
}

export const USUAL: Thresholds = {
  longestWait: { warning: 60, bad: 120 },
  waiting: { warning: 5, bad: 10 },
  serviceLevel: { warning: 0.8, bad: 0.6 },
  notReady: { warning: 900, bad: 1800 },
  wrapUp: { warning: 120, bad: 300 },
};

export const MEASURES = ["longestWait", "waiting", "serviceLevel", "notReady", "wrapUp"] as const;
export type Measure = (typeof MEASURES)[number];
export type Grade = "" | "warning" | "bad";

/** For a service level less is worse, for all others more. */
const LESS_IS_WORSE: readonly Measure[] = ["serviceLevel"];

export function grade(thresholds: Thresholds, measure: Measure, value: number | null): Grade {
  if (value === null) return "";
  const { warning, bad } = thresholds[measure];
  const beyond = (limit: number | null) => limit !== null && (LESS_IS_WORSE.includes(measure) ? value < limit : value >= limit);
  if (beyond(bad)) return "bad";
  return beyond(warning) ? "warning" : "";
}

/** Thresholds that were stored in the browser; what is not understood is as usual. */
export function readThresholds(text: string | null): Thresholds {
  const stored = parsed(text);
  const found = { ...USUAL };
  for (const measure of MEASURES) {
    const each = stored[measure];
    if (typeof each !== "object" || each === null) continue;
    const { warning, bad } = { warning: null, bad: null, ...each };
    if (isLimit(warning) && isLimit(bad)) found[measure] = { warning, bad };
  }
  return found;
}

function isLimit(value: unknown): value is number | null {
  return value === null || (typeof value === "number" && Number.isFinite(value) && value >= 0);
}

function parsed(text: string | null): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Something that has passed a threshold, since when it is seen. */
export interface Alert {
  id: string;
  measure: Measure;
  /** The service, or the agent's logon. */
  of: string;
  grade: Exclude<Grade, "">;
  value: number;
  since: number;
}

/** All that has passed a threshold now. What was there before keeps its beginning. */
export function alerts(state: FloorState, thresholds: Thresholds, now: number, before: readonly Alert[]): Alert[] {
  const began = new Map(before.map((each) => [each.id, each.since]));
  const found: Alert[] = [];
  const look = (measure: Measure, of: string, value: number | null) => {
    const grade_ = grade(thresholds, measure, value);
    if (grade_ === "" || value === null) return;
    const id = `${measure} ${of}`;
    found.push({ id, measure, of, grade: grade_, value, since: began.get(id) ?? now });
  };
  for (const queue of state.queues.values()) {
    look("waiting", queue.service, queue.waiting);
    if (queue.longest) look("longestWait", queue.service, Math.max(0, (now - queue.longest) / 1000));
    look("serviceLevel", queue.service, state.today.get(queue.service)?.service_level ?? null);
  }
  for (const agent of state.agents.values()) {
    const seconds = Math.max(0, (now - (agent.since)) / 1000);
    if (agent.state === "not_ready") look("notReady", agent.agent, seconds);
    if (agent.state === "wrap_up") look("wrapUp", agent.agent, seconds);
  }
  return found.sort((one, other) => Number(other.grade === "bad") - Number(one.grade === "bad") || one.since - other.since || one.id.localeCompare(other.id));
}

/** Those that were not there before, or were less grave: what is worth a notification. */
export function news(now: readonly Alert[], before: readonly Alert[]): Alert[] {
  const known = new Map(before.map((each) => [each.id, each.grade]));
  return now.filter((each) => each.grade === "bad" && known.get(each.id) !== "bad");
}
