import fc from "fast-check";
import { expect, it } from "vitest";

import { WIDTH, type Card } from "./card";
import { carried, frameAround } from "./frames";

const place = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) });
const height = 120;

function card(name: string): Card {
  return {
    name, type: "menu", title: "Menu", family: "asks", said: "", note: "", first: false, terminal: false, fallback: false, rows: [], height,
  };
}

it("carries exactly the cards that it was drawn around, each as far as itself", () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), place, (places, to) => {
      const cards = new Map(places.map((_, number) => [`M${number}`, card(`M${number}`)]));
      const at = new Map(places.map((each, number) => [`M${number}`, each]));
      const frame = frameAround(places.map((each) => ({ ...each, height })), { x: 0, y: 0 });
      // One that reaches out of the frame stays where it is.
      const outside = { x: frame.x + frame.width - WIDTH + 10, y: frame.y };
      const moved = carried(frame, to, new Map([...cards, ["Out", card("Out")]]), new Map([...at, ["Out", outside]]), []);
      expect([...moved.modules.keys()].sort()).toEqual([...at.keys()].sort());
      for (const [name, now] of moved.modules) {
        const before = at.get(name);
        expect([now.x - (before?.x ?? 0), now.y - (before?.y ?? 0)]).toEqual([to.x - frame.x, to.y - frame.y]);
      }
    }),
  );
});

it("is empty where nothing is selected, and carries notes in it", () => {
  const frame = frameAround([], { x: 103, y: 98 });
  expect(frame).toEqual({ x: 100, y: 100, width: 600, height: 400, title: "" });
  const notes = [{ x: 120, y: 150, width: 200, text: "in" }, { x: 650, y: 150, width: 200, text: "out" }];
  expect(carried(frame, { x: 110, y: 100 }, new Map(), new Map(), notes).notes).toEqual(new Map([[0, { x: 130, y: 150 }]]));
});
