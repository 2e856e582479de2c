/** Frames on the canvas: what stands in one moves along with it. */
import { WIDTH, type Card } from "./card";
import { snapped } from "./edits";
import type { Frame, Note, Point } from "./history";

/** Space between a frame and the cards that it is drawn around, more at the top, where its title is. */
const [ROOM, TITLE] = [30, 50];
const EMPTY_FRAME = { width: 600, height: 400 };

export interface Moved {
  modules: ReadonlyMap<string, Point>;
  notes: ReadonlyMap<number, Point>;
}

function holds(frame: Frame, at: Point, width: number, height: number): boolean {
  return at.x >= frame.x && at.y >= frame.y && at.x + width <= frame.x + frame.width && at.y + height <= frame.y + frame.height;
}

/** Where cards and notes that stand wholly in a frame come to when it is moved. */
export function carried(
  frame: Frame,
  to: Point,
  cards: ReadonlyMap<string, Card>,
  at: ReadonlyMap<string, Point>,
  notes: readonly Note[],
): Moved {
  const moved = (from: Point): Point => ({ x: from.x + to.x - frame.x, y: from.y + to.y - frame.y });
  const inside = [...at].filter(([name, place]) => holds(frame, place, WIDTH, cards.get(name)?.height ?? 0));
  return {
    modules: new Map(inside.map(([name, place]) => [name, moved(place)])),
    notes: new Map(notes.flatMap((note, index) => (holds(frame, note, note.width, 0) ? [[index, moved(note)] as const] : []))),
  };
}

/** A frame around cards, or an empty one at a place where there are none. */
export function frameAround(boxes: readonly (Point & { height: number })[], otherwise: Point): Frame {
  if (boxes.length === 0) return { ...snapped(otherwise), ...EMPTY_FRAME, title: "" };
  const [left, top] = [Math.min(...boxes.map((each) => each.x)), Math.min(...boxes.map((each) => each.y))];
  const right = Math.max(...boxes.map((each) => each.x + WIDTH));
  const bottom = Math.max(...boxes.map((each) => each.y + each.height));
  return { x: left - ROOM, y: top - TITLE, width: right - left + 2 * ROOM, height: bottom - top + ROOM + TITLE, title: "" };
}
