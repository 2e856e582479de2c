/** A report beside that of the period before: intervals of the same day and clock time stand beside one another. */
import type { Schemas } from "../../api/client";

export type Report = Schemas["MeasureReport"];
export type Cell = Schemas["ReportCell"];

/** For each interval of a report the cell of the other's that has its place; undefined where the other has none. */
export function aligned(report: Report, before: Report | undefined, group?: string): (Cell | undefined)[] {
  const cells = group === undefined ? before?.of_intervals : before?.rows.find((row) => row.group === group)?.cells;
  const there = new Map(before?.intervals.map((interval, at) => [interval.place, cells?.[at]] as const));
  return report.intervals.map((interval) => there.get(interval.place));
}

/** The intervals of the period before that have none beside them, such as the hour that a day in spring lacks. */
export function unmatched(report: Report, before: Report | undefined): Report["intervals"] {
  const here = new Set(report.intervals.map((interval) => interval.place));
  return before?.intervals.filter((interval) => !here.has(interval.place)) ?? [];
}

/** By how much a figure differs from another; null where one of the two is not there. */
export function difference(now: Cell | undefined, then: Cell | undefined): number | null {
  return now?.value == null || then?.value == null ? null : now.value - then.value;
}
