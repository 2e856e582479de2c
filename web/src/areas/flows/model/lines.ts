/** The lines of connectors: curves from the row of a card to the head of another. */
import type { Point } from "./history";

/** A cubic curve. `back` leads to a card that does not stand further right. */
export interface Curve {
  from: Point;
  first: Point;
  second: Point;
  to: Point;
  back: boolean;
}

const REACH = 60;
const HOOK = 36;

/** The curve from a port to an entry; one back to the same card is a hook at its row. */
export function curve(from: Point, to: Point, same = false): Curve {
  if (same) {
    const end = { x: from.x, y: from.y - 12 };
    return { from, first: { x: from.x + HOOK, y: from.y + 6 }, second: { x: from.x + HOOK, y: end.y - 6 }, to: end, back: true };
  }
  const back = to.x < from.x;
  const reach = Math.max(REACH, Math.min(Math.abs(to.x - from.x) / 2, 400));
  return { from, first: { x: from.x + reach, y: from.y }, second: { x: to.x - reach, y: to.y }, to, back };
}

export function pathOf({ from, first, second, to }: Curve): string {
  return `M${from.x} ${from.y}C${first.x} ${first.y} ${second.x} ${second.y} ${to.x} ${to.y}`;
}

/** The point of a curve at a share of its way. */
export function pointAt({ from, first, second, to }: Curve, share: number): Point {
  const rest = 1 - share;
  const weights = [rest ** 3, 3 * rest * rest * share, 3 * rest * share * share, share ** 3] as const;
  return {
    x: from.x * weights[0] + first.x * weights[1] + second.x * weights[2] + to.x * weights[3],
    y: from.y * weights[0] + first.y * weights[1] + second.y * weights[2] + to.y * weights[3],
  };
}

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A box in which the whole curve is. */
export function boundsOf({ from, first, second, to }: Curve): Bounds {
  return {
    left: Math.min(from.x, first.x, second.x, to.x),
    top: Math.min(from.y, first.y, second.y, to.y),
    right: Math.max(from.x, first.x, second.x, to.x),
    bottom: Math.max(from.y, first.y, second.y, to.y),
  };
}

export function meet(a: Bounds, b: Bounds): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

const PIECES = 24;

/** How far a point is from a curve; Infinity where it is farther than `within`. */
export function distance(line: Curve, at: Point, within: number): number {
  const box = boundsOf(line);
  if (at.x < box.left - within || at.x > box.right + within || at.y < box.top - within || at.y > box.bottom + within) return Infinity;
  let nearest = Infinity;
  let before = line.from;
  for (let piece = 1; piece <= PIECES; piece += 1) {
    const next = pointAt(line, piece / PIECES);
    nearest = Math.min(nearest, toSegment(at, before, next));
    before = next;
  }
  return nearest <= within ? nearest : Infinity;
}

function toSegment(at: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - from.x) * dx + (at.y - from.y) * dy) / length));
  return Math.hypot(at.x - from.x - share * dx, at.y - from.y - share * dy);
}

/** The nearest curve within a distance; null where none is. */
export function nearest<Key>(lines: Iterable<readonly [Key, Curve]>, at: Point, within: number): Key | null {
  let found: Key | null = null;
  let best = Infinity;
  for (const [key, line] of lines) {
    const far = distance(line, at, within);
    if (far < best) [found, best] = [key, far];
  }
  return found;
}
