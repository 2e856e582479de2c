import { expect, it } from "vitest";

import { aligned, difference, unmatched, type Report } from "./compare";

function report(values: Record<string, number | null>): Report {
  const cell = (value: number | null) => ({ value, parts: {} });
  const words = { title: "", definition: "" };
  return {
    measure: { name: "contacts", unit: "count", source: "contacts", parts: [], by: [], en: words, es: words },
    zone: "Europe/Madrid",
    interval: "1h",
    by: null,
    since: 0,
    until: 0,
    before: { since: 0, until: 0 },
    within: 20,
    intervals: Object.keys(values).map((place, at) => ({ at, until: at + 1, label: place, zone: "CET", place, open: null })),
    rows: [],
    of_intervals: Object.values(values).map(cell),
    total: cell(null),
  };
}

it("aligns by the clock, so that the doubled hour has nothing beside it and no later hour is moved", () => {
  const autumn = report({ "0 01:00": 1, "0 02:00": 2, "0 02:00 again": 3, "0 03:00": 4 });
  const before = report({ "0 01:00": 10, "0 02:00": 20, "0 03:00": 40 });
  expect(aligned(autumn, before).map((cell) => cell?.value)).toEqual([10, 20, undefined, 40]);
  expect(unmatched(before, autumn).map((each) => each.place)).toEqual(["0 02:00 again"]);
  expect(unmatched(autumn, undefined)).toEqual([]);
});

it("says no difference where there is no figure", () => {
  expect(difference({ value: 3, parts: {} }, { value: 1, parts: {} })).toBe(2);
  expect(difference({ value: 3, parts: {} }, { value: null, parts: {} })).toBeNull();
  expect(difference({ value: 3, parts: {} }, undefined)).toBeNull();
});
