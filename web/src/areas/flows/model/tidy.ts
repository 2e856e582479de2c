/** Where cards stand when the program places them: in columns along the ways of the contact, with few crossings.
 *  The same flow is always placed alike. */
import { ENTRY, portOf, WIDTH, type Card } from "./card";
import { snapped } from "./edits";
import type { Point } from "./history";

const COLUMN = WIDTH + 100;
const GAP = 40;
const SWEEPS = 8;

interface Way {
  from: string;
  to: string;
  /** Where it leaves, from the top of the card. */
  port: number;
}

/** Place cards. With `only`, those alone, with their left upper corner where `at` has it now. */
export function tidied(cards: ReadonlyMap<string, Card>, only?: ReadonlySet<string>, at?: ReadonlyMap<string, Point>): Map<string, Point> {
  const chosen = [...cards.values()].filter((card) => only === undefined || only.has(card.name));
  const names = new Set(chosen.map((card) => card.name));
  const ways: Way[] = chosen.flatMap((card) =>
    card.rows
      .filter((row) => row.kind === "connector" && names.has(row.to) && row.to !== card.name)
      .map((row) => ({ from: card.name, to: row.to, port: portOf(card, row.id) })),
  );
  const columns = ordered(layered(chosen, ways), ways);
  const tops = spread(columns, ways, cards);
  const corner = cornerOf(only, at);
  const highest = Math.min(...tops.values());
  const places = new Map<string, Point>();
  columns.forEach((column, number) => {
    for (const name of column) {
      places.set(name, snapped({ x: corner.x + number * COLUMN, y: corner.y + (tops.get(name) ?? 0) - highest }));
    }
  });
  return places;
}

function cornerOf(only: ReadonlySet<string> | undefined, at: ReadonlyMap<string, Point> | undefined): Point {
  const places = only === undefined ? [] : [...only].flatMap((name) => at?.get(name) ?? []);
  if (places.length === 0) return { x: 30, y: 30 };
  return { x: Math.min(...places.map((each) => each.x)), y: Math.min(...places.map((each) => each.y)) };
}

/** Columns by the longest way from where contacts begin; ways back do not count. */
function layered(cards: readonly Card[], ways: readonly Way[]): string[][] {
  const next = new Map<string, string[]>();
  const entered = new Set(ways.map((way) => way.to));
  for (const way of ways) next.set(way.from, [...(next.get(way.from) ?? []), way.to]);
  const begin = [
    ...cards.filter((card) => card.first),
    ...cards.filter((card) => !card.first && !entered.has(card.name)),
    ...cards,
  ].map((card) => card.name);

  const state = new Map<string, "open" | "done">();
  const back = new Set<string>();
  const finished: string[] = [];
  for (const start of begin) {
    if (state.has(start)) continue;
    const stack = [{ name: start, following: [...(next.get(start) ?? [])] }];
    state.set(start, "open");
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = top.following.shift();
      if (to === undefined) {
        state.set(top.name, "done");
        finished.push(top.name);
        stack.pop();
      } else if (state.get(to) === "open") back.add(`${top.name}\n${to}`);
      else if (!state.has(to)) {
        state.set(to, "open");
        stack.push({ name: to, following: [...(next.get(to) ?? [])] });
      }
    }
  }

  const column = new Map<string, number>();
  const order = finished.reverse();
  for (const name of order) {
    const own = column.get(name) ?? 0;
    column.set(name, own);
    for (const to of next.get(name) ?? []) {
      if (!back.has(`${name}\n${to}`)) column.set(to, Math.max(column.get(to) ?? 0, own + 1));
    }
  }
  const columns: string[][] = [];
  for (const name of order) {
    const number = column.get(name) ?? 0;
    while (columns.length <= number) columns.push([]);
    columns[number]?.push(name);
  }
  return columns;
}

/** The columns in an order with few crossings: each card by the middle of its neighbours, forth and back. */
function ordered(columns: string[][], ways: readonly Way[]): string[][] {
  const rank = new Map<string, number>();
  const note = (column: readonly string[]) => column.forEach((name, at) => rank.set(name, at));
  columns.forEach(note);
  const neighbours = { before: new Map<string, { name: string; port: number }[]>(), after: new Map<string, { name: string; port: number }[]>() };
  const add = (map: Map<string, { name: string; port: number }[]>, key: string, name: string, port: number) => {
    const listed = map.get(key);
    if (listed === undefined) map.set(key, [{ name, port }]);
    else listed.push({ name, port });
  };
  for (const way of ways) {
    add(neighbours.before, way.to, way.from, way.port / 10_000);
    add(neighbours.after, way.from, way.to, 0);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? columns : columns.toReversed()) {
      const key = new Map(
        column.map((name) => {
          const beside = (forth ? neighbours.before : neighbours.after).get(name) ?? [];
          const middle = beside.reduce((sum, each) => sum + (rank.get(each.name) ?? 0) + each.port, 0) / beside.length;
          return [name, beside.length === 0 ? (rank.get(name) ?? 0) : middle];
        }),
      );
      column.sort((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0));
      note(column);
    }
  }
  return columns;
}

function grouped(ways: readonly Way[], key: (way: Way) => string): Map<string, Way[]> {
  const found = new Map<string, Way[]>();
  for (const way of ways) {
    const listed = found.get(key(way));
    if (listed === undefined) found.set(key(way), [way]);
    else listed.push(way);
  }
  return found;
}

/** The top of each card: as near to its neighbours as it can be without covering another of its column. */
function spread(columns: readonly string[][], ways: readonly Way[], cards: ReadonlyMap<string, Card>): Map<string, number> {
  const tops = new Map<string, number>();
  const height = (name: string) => cards.get(name)?.height ?? 0;
  for (const column of columns) {
    let top = 0;
    for (const name of column) {
      tops.set(name, top);
      top += height(name) + GAP;
    }
  }
  const into = grouped(ways, (way) => way.to);
  const outOf = grouped(ways, (way) => way.from);
  for (let pass = 0; pass < 6; pass += 1) {
    const forth = pass % 2 === 0;
    for (const column of forth ? columns : columns.toReversed()) {
      const wished = column.map((name) => {
        const wishes = forth
          ? (into.get(name) ?? []).map((way) => (tops.get(way.from) ?? 0) + way.port - ENTRY)
          : (outOf.get(name) ?? []).map((way) => (tops.get(way.to) ?? 0) + ENTRY - way.port);
        return wishes.length === 0 ? (tops.get(name) ?? 0) : wishes.reduce((a, b) => a + b, 0) / wishes.length;
      });
      apart(wished, column.map((name) => height(name) + GAP)).forEach((top, at) => tops.set(column[at] ?? "", top));
    }
  }
  return tops;
}

/** The places nearest to those that are wished (least squares), in this order and each at least `room` from the next. */
export function apart(wished: readonly number[], room: readonly number[]): number[] {
  const blocks: { sum: number; count: number; offsets: number[] }[] = [];
  for (const [at, wish] of wished.entries()) {
    blocks.push({ sum: wish, count: 1, offsets: [0] });
    // A block that would reach into the one before becomes one with it.
    for (;;) {
      const last = blocks.at(-1);
      const before = blocks.at(-2);
      if (last === undefined || before === undefined) break;
      const firstOfLast = at - last.count + 1;
      const shift = (before.offsets.at(-1) ?? 0) + (room[firstOfLast - 1] ?? 0);
      if (before.sum / before.count + shift <= last.sum / last.count) break;
      before.sum += last.sum - shift * last.count;
      before.count += last.count;
      before.offsets.push(...last.offsets.map((each) => each + shift));
      blocks.pop();
    }
  }
  return blocks.flatMap((block) => block.offsets.map((offset) => block.sum / block.count + offset));
}

/** Places for cards that have none: all by `tidied` where nothing stands yet, else right of what leads to them. */
export function placeMissing(cards: ReadonlyMap<string, Card>, at: ReadonlyMap<string, Point>): Map<string, Point> {
  const missing = [...cards.keys()].filter((name) => !at.has(name));
  if (missing.length === 0) return new Map();
  if (missing.length === cards.size) return tidied(cards);
  const places = new Map(at);
  const bottom = () => Math.max(0, ...[...places].map(([name, each]) => each.y + (cards.get(name)?.height ?? 0)));
  for (const name of missing) {
    const source = [...cards.values()].find((card) => places.has(card.name) && card.rows.some((row) => row.to === name));
    const from = source === undefined ? undefined : places.get(source.name);
    const wish = from === undefined ? { x: 30, y: bottom() + GAP } : { x: from.x + COLUMN, y: from.y };
    places.set(name, freePlace(cards, places, name, wish));
  }
  return new Map(missing.map((name) => [name, places.get(name) ?? { x: 0, y: 0 }]));
}

/** The wished place, or the next one below where the card covers no other. */
export function freePlace(cards: ReadonlyMap<string, Card>, at: ReadonlyMap<string, Point>, name: string, wish: Point, height?: number): Point {
  const own = height ?? cards.get(name)?.height ?? 120;
  const place = snapped(wish);
  const others = [...at].filter(([other]) => other !== name).sort((a, b) => a[1].y - b[1].y);
  for (const [other, { x, y }] of others) {
    const bottom = y + (cards.get(other)?.height ?? 0);
    if (Math.abs(x - place.x) < WIDTH + 20 && place.y < bottom + 20 && place.y + own + 20 > y) place.y = Math.ceil((bottom + 20) / 10) * 10;
  }
  return place;
}
