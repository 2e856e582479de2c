/** What of a flow is seen when it is opened. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Below this zoom nobody can read a card. */
const READABLE = 0.5;
/** Space around what is seen, in pixels of the window. */
const MARGIN = 40;

/**
 * The whole flow where it can be read, and else its beginning. `boxes` is what stands on the canvas, the module in which
 * the flow begins first.
 */
export function openingView(boxes: readonly Box[], room: { width: number; height: number }): View {
  const [begin] = boxes;
  if (begin === undefined) return { x: 0, y: 0, zoom: 1 };
  const [left, top] = [Math.min(...boxes.map((each) => each.x)), Math.min(...boxes.map((each) => each.y))];
  const right = Math.max(...boxes.map((each) => each.x + each.width));
  const bottom = Math.max(...boxes.map((each) => each.y + each.height));
  const zoom = Math.min(1, (room.width - 2 * MARGIN) / (right - left), (room.height - 2 * MARGIN) / (bottom - top));
  if (zoom >= READABLE) {
    return { x: room.width / 2 - ((left + right) / 2) * zoom, y: room.height / 2 - ((top + bottom) / 2) * zoom, zoom };
  }
  return { x: MARGIN - begin.x * READABLE, y: room.height / 2 - (begin.y + begin.height / 2) * READABLE, zoom: READABLE };
}
