import fc from "fast-check";
import { expect, it } from "vitest";

import type { JsonObject } from "../../../design/schema/fields";
import { same } from "../../../design/schema/values";
import { clashes, patchOf, rebased } from "./editing";

const documents = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 0, max: 2 })) as fc.Arbitrary<JsonObject>;

it("sends what changed, and null for what is taken away", () => {
  expect(patchOf({ a: 1, b: 2, c: [1] }, { a: 1, b: 3, c: [1], d: 4 })).toEqual({ b: 3, d: 4 });
  expect(patchOf({ a: 1 }, {})).toEqual({ a: null });
});

it("loses nothing of two people's changes that do not clash", () => {
  fc.assert(
    fc.property(documents, documents, documents, (before, mine, theirs) => {
      const made = rebased(before, mine, theirs);
      for (const name of ["a", "b", "c", "d"]) {
        const isMine = Object.hasOwn(patchOf(before, mine), name);
        expect(made[name]).toEqual((isMine ? mine : theirs)[name]);
      }
      expect(same(rebased(before, mine, before), mine)).toBe(true);
      expect(same(rebased(before, before, theirs), theirs)).toBe(true);
    }),
  );
});

it("names what both changed", () => {
  expect(clashes({ a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 1 })).toEqual(["a"]);
  expect(clashes({ a: 1 }, { a: 2 }, { a: 2 })).toEqual([]);
});
