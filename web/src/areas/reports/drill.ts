/** From a figure to the contacts behind it: the same filters, as the search for contacts takes them. */
import { instant, type ContactQuery } from "../contacts/filter";
import type { Report } from "./compare";
import type { Question } from "./question";

const SEARCHED = ["service", "flow", "version", "agent", "result"] as const;

/** The search for the contacts of an interval, or of the whole report, and of one group. Null where contacts cannot be
 *  searched by what the report counts, or is divided or narrowed by: agents' time is of no contact, and a contact that
 *  was handled in an interval may have begun before it. */
export function contactsBehind(
  question: Question,
  report: Report,
  interval?: { at: number; until: number },
  group?: string,
): ContactQuery | null {
  const { source } = report.measure;
  if (question.filters.team !== undefined || source === "states" || source === "handled") return null;
  const span = { since: instant(interval?.at ?? report.since), until: instant(interval?.until ?? report.until) };
  const asked = source === "requests";
  const found: ContactQuery = asked ? { asked_since: span.since, asked_until: span.until } : span;
  for (const name of SEARCHED) {
    const value = question.filters[name];
    if (value !== undefined) found[name] = value;
  }
  if (group === undefined || question.by === "") return found;
  const field = SEARCHED.find((name) => name === question.by);
  return field === undefined || group === "" ? null : { ...found, [field]: group };
}
