import fc from "fast-check";
import { expect, test } from "vitest";

import { openingView, type Box } from "./opening";

const room = { width: 1000, height: 700 };
const box = fc.record({
  x: fc.integer({ min: -20_000, max: 20_000 }),
  y: fc.integer({ min: -20_000, max: 20_000 }),
  width: fc.integer({ min: 10, max: 300 }),
  height: fc.integer({ min: 10, max: 300 }),
});

function isSeen(each: Box, view: ReturnType<typeof openingView>): boolean {
  const [left, top] = [each.x * view.zoom + view.x, each.y * view.zoom + view.y];
  const [right, bottom] = [left + each.width * view.zoom, top + each.height * view.zoom];
  return left >= -1 && top >= -1 && right <= room.width + 1 && bottom <= room.height + 1;
}

test("a small flow is seen as a whole, not larger than it is", () => {
  const boxes = [{ x: 0, y: 0, width: 260, height: 100 }, { x: 400, y: 200, width: 260, height: 100 }];
  const view = openingView(boxes, room);
  expect(view.zoom).toBe(1);
  expect(boxes.every((each) => isSeen(each, view))).toBe(true);
});

test("of a large flow the beginning is seen, and can be read", () => {
  const boxes = [{ x: 0, y: 900, width: 260, height: 100 }, { x: 9000, y: 0, width: 260, height: 100 }];
  const view = openingView(boxes, room);
  expect(view.zoom).toBe(0.5);
  expect(isSeen({ x: 0, y: 900, width: 260, height: 100 }, view)).toBe(true);
});

test("whatever stands on the canvas, its beginning is seen at a zoom from a half to one", () => {
  fc.assert(
    fc.property(fc.array(box, { minLength: 1, maxLength: 20 }), (boxes) => {
      const view = openingView(boxes, room);
      const [begin] = boxes;
      expect(view.zoom).toBeGreaterThanOrEqual(0.5);
      expect(view.zoom).toBeLessThanOrEqual(1);
      expect(begin !== undefined && isSeen(begin, view)).toBe(true);
    }),
  );
});

test("an empty canvas is seen from its origin", () => {
  expect(openingView([], room)).toEqual({ x: 0, y: 0, zoom: 1 });
});
