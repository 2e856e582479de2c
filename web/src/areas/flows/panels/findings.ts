/** What a proof found, in groups as people act on it: certain errors first. */
import type { Schemas } from "../../../api/client";

export type Finding = Schemas["Finding"];
export type Grade = "error" | "possible" | "warning" | "note";

export interface PlacedFinding {
  finding: Finding;
  /** Its place in the report, by which its example's scenario file is named. */
  place: number;
  grade: Grade;
}

export interface FindingGroup {
  grade: Grade;
  findings: readonly PlacedFinding[];
}

export const GRADES: readonly Grade[] = ["error", "possible", "warning", "note"];

/** How bad a finding is: errors that are certain are told apart from those that are only possible. */
export function gradeOf(finding: Finding): Grade {
  return finding.possible && finding.severity === "error" ? "possible" : finding.severity;
}

/** Findings by grade, the worst first; those about the same module stand together. */
export function grouped(findings: readonly Finding[]): FindingGroup[] {
  const placed = findings.map((finding, place) => ({ finding, place, grade: gradeOf(finding) }));
  return GRADES.map((grade) => ({ grade, findings: byModule(placed.filter((each) => each.grade === grade)) })).filter(
    (group) => group.findings.length > 0,
  );
}

function byModule(findings: readonly PlacedFinding[]): PlacedFinding[] {
  const groups = new Map<string, PlacedFinding[]>();
  for (const each of findings) groups.set(each.finding.module, [...(groups.get(each.finding.module) ?? []), each]);
  return [...groups.values()].flat();
}

/** The scenario file of a finding's example, by the name that the server gave it; null where it cannot be played. */
export function scenarioOf(status: Schemas["ProofStatus"], place: number): { name: string; text: string } | null {
  const beginning = `${status.flow}-${String(place + 1).padStart(2, "0")}-`;
  const found = Object.entries(status.scenarios).find(([name]) => name.startsWith(beginning));
  return found === undefined ? null : { name: found[0], text: found[1] };
}
