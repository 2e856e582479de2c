/** The way of a contact through its flow, step by step, as the canvas lights it. */
import type { Schemas } from "../../api/client";

type Step = Pick<Schemas["TraceStep"], "module" | "taken">;

export interface ContactPath {
  /** The modules in the order in which they were entered; one that was entered twice is there twice. */
  modules: readonly string[];
  /** The connectors taken, by their places in the document's list. */
  connectors: readonly number[];
  /** The numbers of the steps in each module, from one. */
  steps: ReadonlyMap<string, readonly number[]>;
}

export function pathOf(trace: readonly Step[]): ContactPath {
  const steps = new Map<string, number[]>();
  trace.forEach(({ module }, index) => {
    if (module !== "") steps.set(module, [...(steps.get(module) ?? []), index + 1]);
  });
  return {
    modules: trace.flatMap(({ module }) => (module === "" ? [] : [module])),
    connectors: trace.flatMap(({ taken }) => (taken?.place == null ? [] : [taken.place])),
    steps,
  };
}

/** The step to which a press on a module leads: the next one there, and the first again after the last. */
export function nextStepIn(path: ContactPath, module: string, current: number | null): number | null {
  const there = path.steps.get(module) ?? [];
  return there.find((each) => each > (current ?? 0)) ?? there[0] ?? null;
}

/** One step on or back; the first, or the last, where none is chosen yet. */
export function stepBy(count: number, current: number | null, by: 1 | -1): number | null {
  if (count === 0) return null;
  if (current === null) return by === 1 ? 1 : count;
  return Math.min(count, Math.max(1, current + by));
}
