/** The lines of a plot: one for the report, or one for each of its largest groups, and one for the period before. */
import { aligned, type Report } from "./compare";

export interface Line {
  name: string;
  values: (number | null)[];
  dashed: boolean;
}

/** Lines that can be told apart; the table has all groups. */
export const MOST_LINES = 6;

export function linesOf(report: Report, before: Report | undefined, words: { now: string; before: string; none: string }): Line[] {
  const scale = report.measure.unit === "share" ? 100 : 1;
  const scaled = (cell: { value: number | null } | undefined) => (cell?.value == null ? null : cell.value * scale);
  if (report.by !== null) {
    return largest(report).map((row) => ({ name: row.label || words.none, values: row.cells.map(scaled), dashed: false }));
  }
  const lines = [{ name: words.now, values: report.of_intervals.map(scaled), dashed: false }];
  if (before !== undefined) lines.push({ name: words.before, values: aligned(report, before).map(scaled), dashed: true });
  return lines;
}

function largest(report: Report): Report["rows"] {
  const [first] = report.measure.parts.filter((part) => part !== "in_time" && part !== "late");
  const size = (row: Report["rows"][number]) => (first === undefined ? 0 : (row.total.parts[first] ?? 0));
  return [...report.rows].sort((a, b) => size(b) - size(a)).slice(0, MOST_LINES);
}
