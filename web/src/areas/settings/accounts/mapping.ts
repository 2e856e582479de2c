/** What the columns of a file are called here: which are chosen, what is sent, and what cannot be. */
import type { Schemas } from "../../../api/client";

type Column = Schemas["ImportColumn"];
export type Use = Column["use"];

/** The choice for a column: kept under its heading, left out, or one of the site's own columns. */
export const AS_WRITTEN = "as-written";
export const LEFT_OUT = "left-out";
const OWN = "own:";

export interface OwnColumns {
  key: string;
  phones: readonly string[];
  secret: readonly string[];
}

/** The names of the site's own columns, each with what it is for. */
export function ownColumns({ key, phones, secret }: OwnColumns): { name: string; use: Use }[] {
  return [
    { name: key, use: "key" },
    ...phones.map((name) => ({ name, use: "phone" as const })),
    ...secret.map((name) => ({ name, use: "secret" as const })),
  ];
}

export function choiceOf(column: Pick<Column, "heading" | "name">, own: OwnColumns): string {
  if (column.name === "") return LEFT_OUT;
  return ownColumns(own).some((each) => each.name === column.name) ? OWN + column.name : AS_WRITTEN;
}

export function choiceFor(name: string): string {
  return OWN + name;
}

/** What a column is called after a choice. */
export function nameOf(choice: string, heading: string): string {
  if (choice === LEFT_OUT) return "";
  return choice.startsWith(OWN) ? choice.slice(OWN.length) : heading;
}

/** The names with the choice of one column changed. A column of the site's own that another had is taken from it. */
export function renamed(columns: readonly Column[], heading: string, choice: string): Record<string, string> {
  const name = nameOf(choice, heading);
  return Object.fromEntries(
    columns.map((each) => {
      if (each.heading === heading) return [heading, name];
      const taken = name !== "" && alike(each.name, name);
      return [each.heading, taken ? (alike(each.heading, name) ? "" : each.heading) : each.name];
    }),
  );
}

/** Headings are compared as the server does it: without case and space around. */
function alike(one: string, other: string): boolean {
  const key = (text: string) => text.trim().split(/\s+/).join(" ").toLocaleLowerCase();
  return key(one) === key(other);
}

/** The share of a file that was read, between 0 and 1; all of an empty one. */
export function shareRead({ read, size }: { read: number; size: number }): number {
  return size === 0 ? 1 : Math.min(1, read / size);
}
