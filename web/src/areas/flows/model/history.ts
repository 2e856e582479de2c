/** Undo and redo: each change has a name, and what was before and after it.
 *
 *  Both states are kept whole, as they share all that did not change. Patches would bring a removed key back at the end
 *  of its mapping, and the file would not be the same again. */
import { produce } from "immer";

import type { FlowDocument } from "./document";

/** What a person edits: the flow, and where its cards stand. Both are undone together. */
export interface Edited {
  document: FlowDocument;
  layout: Layout;
}

export interface Point {
  x: number;
  y: number;
}

export interface Note extends Point {
  width: number;
  text: string;
}

export interface Frame extends Point {
  width: number;
  height: number;
  title: string;
}

/** Where things stand on the canvas, as the layout of the flow is stored. */
export interface Layout {
  modules: { [name: string]: Point };
  notes: Note[];
  frames: Frame[];
}

export interface Step {
  /** What was done, for people: "Move 3 modules". */
  name: string;
  /** Changes with the same key one after the other are one step, such as typing in one field. */
  key: string | undefined;
  before: Edited;
  after: Edited;
}

export interface History {
  done: readonly Step[];
  undone: readonly Step[];
}

export const EMPTY: History = { done: [], undone: [] };

/** Steps that can be taken back; older ones are forgotten. */
const LONGEST = 500;

/** Change what is edited, as one step. A change that changes nothing is no step. */
export function change(
  edited: Edited,
  history: History,
  name: string,
  recipe: (draft: Edited) => void,
  key?: string,
): { edited: Edited; history: History } {
  const next = produce(edited, (draft) => {
    recipe(draft);
  });
  if (next === edited) return { edited, history };
  const last = history.done.at(-1);
  const merges = key !== undefined && last?.key === key && history.undone.length === 0;
  const step: Step = merges ? { ...last, after: next } : { name, key, before: edited, after: next };
  return { edited: next, history: { done: [...history.done.slice(merges ? 0 : -LONGEST, merges ? -1 : undefined), step], undone: [] } };
}

/** Take the last step back; null where there is none. */
export function undo(history: History): { edited: Edited; history: History; step: Step } | null {
  const step = history.done.at(-1);
  if (step === undefined) return null;
  return {
    edited: step.before,
    history: { done: history.done.slice(0, -1), undone: [...history.undone, step] },
    step,
  };
}

/** Do the step again that was taken back last; null where there is none. */
export function redo(history: History): { edited: Edited; history: History; step: Step } | null {
  const step = history.undone.at(-1);
  if (step === undefined) return null;
  return {
    edited: step.after,
    history: { done: [...history.done, step], undone: history.undone.slice(0, -1) },
    step,
  };
}
