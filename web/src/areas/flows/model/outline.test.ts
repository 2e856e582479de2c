import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cardsOf } from "./card";
import { readFlow } from "./document";
import { cursorOf, outlineKey, outlineOf } from "./outline";
import { CATALOGUE, sample } from "./samples";

const cards = (document = sample()) => cardsOf(readFlow(document), CATALOGUE, new Set());

describe("the outline of a flow", () => {
  it("has the modules as a contact comes to them, and what nothing leads to last", () => {
    const document = sample();
    const { Welcome, ...others } = document["modules"] as Record<string, { type: string }>;
    document["modules"] = { Alone: { type: "menu" }, ...others, ...(Welcome === undefined ? {} : { Welcome }) };
    expect(outlineOf(cards(document), []).map((each) => each.card.name)).toEqual(["Welcome", "Main", "Agents", "Message", "End", "Alone"]);
  });

  it("follows one way out to its end before the next one, and takes no module twice", () => {
    const document = sample();
    document["connectors"] = [
      { from: "Welcome", event: "success", to: "Agents", result: "listened" },
      { from: "Welcome", event: "failure", to: "Message", result: "listened" },
      { from: "Agents", event: "success", to: "Main", result: "listened" },
      { from: "Main", event: "failure", to: "Welcome", result: "listened" },
    ];
    expect(outlineOf(cards(document), []).map((each) => each.card.name)).toEqual(["Welcome", "Agents", "Main", "Message", "End"]);
  });

  it("has the ways out beneath, those without a connector too, with the problems of each", () => {
    const problems = [{ module: "Main", connector: 1 }, { module: "Main", connector: null }];
    const main = outlineOf(cards(), problems).find((each) => each.card.name === "Main");
    expect(main?.problems).toBe(2);
    expect(main?.ways.map(({ row, problems: count }) => [row.event, row.kind, count])).toEqual([
      ["key_press", "connector", 1], ["failure", "connector", 0], ["key_press", "missing", 0],
    ]);
  });

  it("finds a module and its row by the key again, whatever they are called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.option(fc.string({ minLength: 1 })), (module, row) => {
        const key = outlineKey({ module, row });
        expect(key).not.toMatch(/\s/);
        expect(cursorOf(key)).toEqual({ module, row });
      }),
    );
  });
});
