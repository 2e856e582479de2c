/** The values of a screen pop as rows of text. */
import type { ScreenPop } from "./parts";

type Row = [name: string, value: string];

/** The number of the customer: who was called where the contact is outbound, and who calls otherwise. */
export function personOf(pop: ScreenPop): string {
  return pop.direction === "outbound" ? pop.called : pop.caller;
}

/** The field to show first, and the others; what is empty is left out. */
export function rowsOf(pop: ScreenPop): { first: Row[]; rest: Row[] } {
  const rows = Object.entries(pop.fields).map(([name, value]): Row => [name, textOf(value)]);
  const told = rows.filter(([, value]) => value !== "");
  return { first: told.filter(([name]) => name === pop.first), rest: told.filter(([name]) => name !== pop.first) };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}
