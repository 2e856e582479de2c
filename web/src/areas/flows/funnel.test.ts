import fc from "fast-check";
import { expect, it } from "vitest";

import { rowsOf, unbalanced, type Funnel } from "./funnel";

const way = fc.record({
  event: fc.constantFrom("key_press", "no_input", ""),
  value: fc.constantFrom("", "1"),
  to: fc.constantFrom("A", "B"),
  result: fc.constant("left"),
  place: fc.constant(null),
  count: fc.integer({ min: 0, max: 50 }),
});
const modules = fc.array(
  fc
    .record({ module: fc.string(), ended: fc.nat(50), here: fc.nat(50), left: fc.array(way) })
    .map((each) => ({ ...each, results: [], in_version: true, entered: each.ended + each.here + each.left.reduce((sum, one) => sum + one.count, 0) })),
);
const funnels = modules.map((found): Funnel => ({ flow: "f", version: "", contacts: 0, never_entered: 0, places_of: "", balanced: true, modules: found, damaged: [] }));

it("loses nobody: the rows below a module add up to those that entered it", () => {
  fc.assert(
    fc.property(funnels, (funnel) => {
      expect(unbalanced(funnel)).toEqual([]);
      const rows = rowsOf(funnel);
      const entered = rows.filter((row) => row.kind === "module").reduce((sum, row) => sum + row.count, 0);
      const after = rows.filter((row) => row.kind !== "module").reduce((sum, row) => sum + row.count, 0);
      expect(after).toBe(entered);
    }),
  );
});

it("says which module does not add up", () => {
  const module = { module: "Menu", entered: 3, ended: 1, here: 1, left: [], results: [], in_version: true };
  expect(unbalanced({ flow: "f", version: "", contacts: 3, never_entered: 0, places_of: "", balanced: true, modules: [module], damaged: [] })).toEqual(["Menu"]);
});

it("lists the contacts of a connector by what it is found by, the fallback by its empty event", () => {
  const left = [{ event: "", value: "", to: "Bye", result: "left", count: 2, place: null }];
  const module = { module: "Menu", entered: 2, ended: 0, here: 0, left, results: [], in_version: true };
  const rows = rowsOf({ flow: "f", version: "", contacts: 2, never_entered: 0, places_of: "", balanced: true, modules: [module], damaged: [] });
  expect(rows.map((row) => row.contacts)).toEqual([
    { module: "Menu" },
    { module: "Menu", connector_event: "", connector_value: "", connector_to: "Bye" },
  ]);
});
