import fc from "fast-check";
import { expect, it } from "vitest";

import { nextStepIn, pathOf, stepBy } from "./path";

const taken = (place: number | null) => ({ source: "", event: "", value: "", target: "", result: "", place });

it("lights each module that was entered and each connector that the version has", () => {
  const path = pathOf([
    { module: "", taken: null },
    { module: "Hours", taken: taken(0) },
    { module: "Menu", taken: taken(null) },
    { module: "Hours", taken: null },
  ]);
  expect(path.modules).toEqual(["Hours", "Menu", "Hours"]);
  expect(path.connectors).toEqual([0]);
  expect(path.steps).toEqual(new Map([["Hours", [2, 4]], ["Menu", [3]]]));
});

it("goes through all steps of a module and begins again", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("A", "B"), { minLength: 1, maxLength: 12 }), (names) => {
      const path = pathOf(names.map((module) => ({ module, taken: null })));
      const there = path.steps.get("A") ?? [];
      const met: (number | null)[] = [];
      let current: number | null = null;
      for (let press = 0; press <= there.length; press += 1) met.push((current = nextStepIn(path, "A", current)));
      expect(met).toEqual(there.length === 0 ? [null] : [...there, there[0]]);
    }),
  );
});

it("stays within the steps", () => {
  expect([stepBy(0, null, 1), stepBy(3, null, 1), stepBy(3, null, -1), stepBy(3, 3, 1), stepBy(3, 1, -1), stepBy(3, 1, 1)])
    .toEqual([null, 1, 3, 3, 1, 2]);
});
