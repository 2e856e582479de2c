/** What `check` says of the draft, by its place in the flow. */
import type { DraftProblem } from "../designer/store";
import type { ReadFlow } from "../model/document";

export interface ProblemPlace {
  module: string | null;
  connector: number | null;
}

/** Where a problem is; what is no longer there is nowhere. */
export function placeOf(problem: DraftProblem, flow: ReadFlow): ProblemPlace {
  const connector = problem.connector !== null && problem.connector < flow.connectors.length ? problem.connector : null;
  const module = flow.modules.some((each) => each.name === problem.module) ? problem.module : null;
  return { module, connector };
}

/** What is wrong with a property of a module, in a sentence; undefined where nothing is. */
export function problemOf(problems: readonly DraftProblem[], module: string, property: string): string | undefined {
  const found = problems.filter(
    (each) => each.module === module && each.connector === null && (each.property === property || each.property.startsWith(`${property}.`)),
  );
  return found.length === 0 ? undefined : found.map(sentenceOf).join(" ");
}

/** The same of a connector, or of one of its properties. */
export function problemOfConnector(problems: readonly DraftProblem[], index: number, property: string): string | undefined {
  const found = problems.filter((each) => each.connector === index && each.property === property);
  return found.length === 0 ? undefined : found.map(sentenceOf).join(" ");
}

export function sentenceOf(problem: { what: string; remedy: string }): string {
  return [problem.what, problem.remedy].filter(Boolean).join(" ");
}

/** Errors first, each kind in the order of the file. */
export function bySeverity(problems: readonly DraftProblem[]): DraftProblem[] {
  return [...problems.filter((each) => each.severity === "error"), ...problems.filter((each) => each.severity !== "error")];
}

/** How many there are of each kind. */
export function counted(problems: readonly { severity: string }[]): { errors: number; warnings: number } {
  const errors = problems.filter((each) => each.severity === "error").length;
  return { errors, warnings: problems.length - errors };
}
