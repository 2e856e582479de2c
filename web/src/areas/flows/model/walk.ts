/** How the keyboard walks over the canvas: along connectors, rows and cards. */
import type { Card } from "./card";
import type { Point } from "./history";

/** A card, or one of its rows. */
export interface Cursor {
  module: string;
  row: string | null;
}

export type Direction = "up" | "down" | "left" | "right";

/** Where an arrow key leads; null where there is nothing. `came` are the modules that were passed, the last one last. */
export function walk(
  cursor: Cursor,
  direction: Direction,
  cards: ReadonlyMap<string, Card>,
  at: ReadonlyMap<string, Point>,
  came: readonly string[],
): Cursor | null {
  const card = cards.get(cursor.module);
  if (card === undefined) return firstOf(cards);
  const row = card.rows.findIndex((each) => each.id === cursor.row);
  if (direction === "right") {
    const way = row === -1 ? card.rows.find((each) => each.to !== "" && cards.has(each.to)) : card.rows[row];
    return way !== undefined && cards.has(way.to) ? { module: way.to, row: null } : null;
  }
  if (direction === "left") {
    if (cursor.row !== null) return { module: card.name, row: null };
    const leadsHere = (name: string) => cards.get(name)?.rows.some((each) => each.to === card.name) === true;
    const source = came.findLast((name) => name !== card.name && leadsHere(name)) ?? [...cards.keys()].find(leadsHere);
    if (source === undefined) return null;
    return { module: source, row: cards.get(source)?.rows.find((each) => each.to === card.name)?.id ?? null };
  }
  if (direction === "down") {
    const next = card.rows[row + 1];
    if (next !== undefined) return { module: card.name, row: next.id };
  } else if (row > 0) return { module: card.name, row: card.rows[row - 1]?.id ?? null };
  else if (row === 0) return { module: card.name, row: null };
  return beside(card.name, direction, cards, at);
}

/** The card with which the flow begins, or the first there is. */
export function firstOf(cards: ReadonlyMap<string, Card>): Cursor | null {
  const all = [...cards.values()];
  const first = all.find((card) => card.first) ?? all[0];
  return first === undefined ? null : { module: first.name, row: null };
}

/** The next card in the order of reading: along the columns, from top to bottom. */
function beside(name: string, direction: "up" | "down", cards: ReadonlyMap<string, Card>, at: ReadonlyMap<string, Point>): Cursor | null {
  const order = [...cards.keys()].sort((a, b) => {
    const [one, other] = [at.get(a) ?? { x: 0, y: 0 }, at.get(b) ?? { x: 0, y: 0 }];
    return Math.round(one.x / 130) - Math.round(other.x / 130) || one.y - other.y;
  });
  const next = order[order.indexOf(name) + (direction === "down" ? 1 : -1)];
  if (next === undefined) return null;
  return { module: next, row: direction === "up" ? (cards.get(next)?.rows.at(-1)?.id ?? null) : null };
}
