/** A flow as a list: its modules in the order in which a contact comes to them, with the ways out of each beneath. */
import type { Card, Row } from "./card";
import type { Cursor } from "./walk";

export interface OutlineWay {
  key: string;
  row: Row;
  problems: number;
}

export interface OutlineModule {
  key: string;
  card: Card;
  /** Of the module and of its ways out. */
  problems: number;
  ways: readonly OutlineWay[];
}

/** Where a problem is. */
export interface ProblemAt {
  module: string;
  connector: number | null;
}

/** The modules as contacts come to them: along each way out as far as it leads, before the next one. Modules to which
 *  nothing leads come last, as the file has them. */
export function outlineOf(cards: ReadonlyMap<string, Card>, problems: readonly ProblemAt[]): OutlineModule[] {
  return inOrder(cards).map((card) => {
    const here = problems.filter((each) => each.module === card.name);
    return {
      key: outlineKey({ module: card.name, row: null }),
      card,
      problems: here.length,
      ways: card.rows
        .filter((row) => row.kind !== "more")
        .map((row) => ({
          key: outlineKey({ module: card.name, row: row.id }),
          row,
          problems: row.connector === null ? 0 : here.filter((each) => each.connector === row.connector).length,
        })),
    };
  });
}

function inOrder(cards: ReadonlyMap<string, Card>): Card[] {
  const all = [...cards.values()];
  const seen = new Set<string>();
  const found: Card[] = [];
  for (const start of [...all.filter((card) => card.first), ...all]) {
    const left = [start.name];
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const card = cards.get(name);
      if (card === undefined || seen.has(name)) continue;
      seen.add(name);
      found.push(card);
      left.push(...card.rows.map((row) => row.to).filter((to) => to !== "").reverse());
    }
  }
  return found;
}

/** The key of a row of the outline. It holds no space: ids of elements are made of it. */
export function outlineKey({ module, row }: Cursor): string {
  return row === null ? encodeURIComponent(module) : `${encodeURIComponent(module)}/${encodeURIComponent(row)}`;
}

/** What a row of the outline stands for. */
export function cursorOf(key: string): Cursor {
  const [module = "", row] = key.split("/").map(decodeURIComponent);
  return { module, row: row ?? null };
}
