import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cardsOf, WIDTH, type Card } from "./card";
import { readFlow, type FlowDocument } from "./document";
import type { Point } from "./history";
import { curve, distance, nearest, pointAt } from "./lines";
import { CATALOGUE, sample } from "./samples";
import { apart, placeMissing, tidied } from "./tidy";
import { firstOf, walk } from "./walk";

const cards = cardsOf(readFlow(sample()), CATALOGUE, new Set());

/** A flow with any connectors between any modules. */
const anyFlow = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 40 }).map((pairs): FlowDocument => ({
  modules: Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`M${at}`, { type: "menu", first: at === 0 }])),
  connectors: pairs.map(([from, to]) => ({ from: `M${from}`, event: "failure", to: `M${to}` })),
}));

function covered(places: ReadonlyMap<string, Point>, of: ReadonlyMap<string, Card>): string[] {
  const all = [...places];
  return all.flatMap(([name, at], index) =>
    all.slice(index + 1).flatMap(([other, there]) => {
      const [one, two] = [of.get(name)?.height ?? 0, of.get(other)?.height ?? 0];
      const meets = Math.abs(at.x - there.x) < WIDTH && at.y < there.y + two && there.y < at.y + one;
      return meets ? [`${name} ${other}`] : [];
    }),
  );
}

describe("tidy up", () => {
  it("places along the ways, and the same twice", () => {
    const places = tidied(cards);
    expect(places).toEqual(tidied(cards));
    const x = (name: string) => places.get(name)?.x ?? NaN;
    expect(x("Welcome")).toBeLessThan(x("Main"));
    expect(x("Main")).toBeLessThan(x("Agents"));
    expect(x("Message")).toBeLessThan(x("End"));
  });

  it("covers no card by another, whatever leads where", () => {
    fc.assert(
      fc.property(anyFlow, (document) => {
        const of = cardsOf(readFlow(document), CATALOGUE, new Set());
        const places = tidied(of);
        expect(places.size).toBe(15);
        expect(covered(places, of)).toEqual([]);
      }),
    );
  });

  it("leaves the corner of a selection where it is", () => {
    const at = new Map([["Main", { x: 500, y: 300 }], ["Agents", { x: 520, y: 310 }]]);
    const places = tidied(cards, new Set(["Main", "Agents"]), at);
    expect([...places.keys()].sort()).toEqual(["Agents", "Main"]);
    expect(Math.min(...[...places.values()].map((each) => each.x))).toBe(500);
    expect(Math.min(...[...places.values()].map((each) => each.y))).toBe(300);
  });

  it("places what has no place without moving or covering the others", () => {
    const at = new Map([["Welcome", { x: 0, y: 0 }], ["Main", { x: 360, y: 0 }]]);
    const placed = placeMissing(cards, at);
    expect([...placed.keys()].sort()).toEqual(["Agents", "End", "Message"]);
    expect(covered(new Map([...at, ...placed]), cards)).toEqual([]);
  });

  it("keeps things apart, and where they are wished if there is room", () => {
    expect(apart([0, 100, 200], [50, 50, 50])).toEqual([0, 100, 200]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 90 }))), (items) => {
        const places = apart(items.map(([wish]) => wish), items.map(([, room]) => room));
        expect(places).toHaveLength(items.length);
        places.slice(1).forEach((place, at) => expect(place - (places[at] ?? 0)).toBeGreaterThanOrEqual((items[at]?.[1] ?? 0) - 1e-6));
      }),
    );
  });
});

describe("lines", () => {
  const line = curve({ x: 0, y: 0 }, { x: 300, y: 200 });

  it("are hit on the way, and not beside it", () => {
    const middle = pointAt(line, 0.5);
    expect(distance(line, middle, 5)).toBeLessThan(2);
    expect(distance(line, { x: middle.x, y: middle.y + 60 }, 5)).toBe(Infinity);
    expect(nearest([["a", line], ["b", curve({ x: 0, y: 50 }, { x: 300, y: 250 })]], middle, 20)).toBe("a");
    expect(nearest([["a", line]], { x: 900, y: 900 }, 20)).toBeNull();
  });

  it("lead back where the target does not stand further right", () => {
    expect(line.back).toBe(false);
    expect(curve({ x: 300, y: 0 }, { x: 0, y: 0 }).back).toBe(true);
  });
});

describe("walking", () => {
  const at = tidied(cards);
  const go = (module: string, row: string | null, direction: "up" | "down" | "left" | "right", came: string[] = []) =>
    walk({ module, row }, direction, cards, at, came);

  it("goes along connectors and back to where one came from", () => {
    expect(firstOf(cards)).toEqual({ module: "Welcome", row: null });
    expect(go("Welcome", null, "right")).toEqual({ module: "Main", row: null });
    expect(go("Main", "c1", "right")).toEqual({ module: "Agents", row: null });
    expect(go("Message", null, "left", ["Main", "Agents"])).toEqual({ module: "Agents", row: "c3" });
    expect(go("Main", "c1", "left")).toEqual({ module: "Main", row: null });
  });

  it("goes through the rows, then to the next card", () => {
    expect(go("Main", null, "down")).toEqual({ module: "Main", row: "c1" });
    expect(go("Main", "c1", "up")).toEqual({ module: "Main", row: null });
    expect(go("Main", "more", "down")?.module).not.toBe("Main");
    expect(go("End", null, "right")).toBeNull();
  });
});
