import fc from "fast-check";
import { expect, it } from "vitest";

import type { Funnel } from "./funnel";
import { numbersOf, weightsOf } from "./funnelNumbers";

const way = fc.record({
  event: fc.constantFrom("key_press", "no_input", ""),
  value: fc.constantFrom("", "1"),
  to: fc.constantFrom("A", "B"),
  result: fc.constant("left"),
  count: fc.integer({ min: 0, max: 50 }),
});
const modules = fc
  .uniqueArray(fc.record({ module: fc.string(), ended: fc.nat(50), here: fc.nat(50), left: fc.array(fc.tuple(way, fc.nat(3))) }), {
    selector: (each) => each.module,
  })
  .map((found) =>
    found.map((each, number) => ({
      ...each, results: [], in_version: true,
      // Connectors of different modules stand at different places of the list.
      left: each.left.map(([one, at]) => ({ ...one, place: at === 3 || one.event === "" ? null : number * 3 + at })),
      entered: each.ended + each.here + each.left.reduce((sum, [one]) => sum + one.count, 0),
    })),
  );
const funnels = modules.map((found): Funnel => ({
  flow: "f", version: "", contacts: 0, never_entered: 0, places_of: "v", balanced: true, modules: found, damaged: [],
}));

it("shows everybody who entered a module: at a row, or below the card", () => {
  fc.assert(
    fc.property(funnels, (funnel) => {
      const numbers = numbersOf(funnel);
      for (const each of numbers.modules.values()) {
        const rows = [...numbers.connectors.values()].filter((row) => row.module === each.module);
        const sum = rows.reduce((all, row) => all + row.count, 0) + each.ended + each.here + each.fallback + each.elsewhere;
        expect(sum).toBe(each.entered);
      }
    }),
  );
});

it("makes a connector that more contacts took no thinner", () => {
  fc.assert(
    fc.property(funnels, (funnel) => {
      const numbers = numbersOf(funnel);
      const weights = weightsOf(numbers);
      const sorted = [...numbers.connectors].sort((a, b) => a[1].count - b[1].count).map(([place]) => weights.get(place) ?? 0);
      expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
      expect(Math.max(0, ...weights.values())).toBeLessThanOrEqual(12);
    }),
  );
});

it("lists the contacts of all versions where a connector led elsewhere in another one", () => {
  const left = [
    { event: "key_press", value: "1", to: "A", result: "left", count: 2, place: 4 },
    { event: "key_press", value: "1", to: "B", result: "left", count: 1, place: 4 },
  ];
  const module = { module: "Menu", entered: 3, ended: 0, here: 0, left, results: [], in_version: true };
  const numbers = numbersOf({
    flow: "f", version: "", contacts: 3, never_entered: 0, places_of: "v", balanced: true, modules: [module], damaged: [],
  });
  expect(numbers.connectors.get(4)).toEqual({
    module: "Menu", count: 3, share: 1, contacts: { module: "Menu", connector_event: "key_press", connector_value: "1" },
  });
});
