/** Where on the canvas the problems of a draft are. */
import type { DraftProblem } from "./store";

export interface Place {
  module: string;
  connector: number | null;
}

/** The module and the connector that a problem is about; null for one of the whole flow. */
export function placeOf(problem: DraftProblem): Place | null {
  const { module, connector } = problem;
  return module ? { module, connector: connector ?? null } : null;
}

export function problemsByModule(problems: readonly DraftProblem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const problem of problems) {
    const place = placeOf(problem);
    if (place !== null) counts.set(place.module, (counts.get(place.module) ?? 0) + 1);
  }
  return counts;
}

/** The problems of a connector, or those of its module where the connector has none. */
export function problemsAt(problems: readonly DraftProblem[], module: string, connector: number | null): DraftProblem[] {
  const there = problems.filter((each) => placeOf(each)?.module === module);
  const exact = connector === null ? [] : there.filter((each) => each.connector === connector);
  return exact.length > 0 ? exact : there;
}
