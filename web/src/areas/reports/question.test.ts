import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addDays, DIMENSIONS, FILTERS, fromAddress, INTERVALS, MEASURES, periods, toAddress, toApi } from "./question";

const days = fc.integer({ min: 0, max: 20_000 }).map((number) => addDays("1990-01-01", number));
const questions = fc.record({
  measure: fc.constantFrom(...MEASURES),
  interval: fc.constantFrom(...INTERVALS),
  by: fc.constantFrom("" as const, ...DIMENSIONS),
  compare: fc.boolean(),
  filters: fc.dictionary(fc.constantFrom(...FILTERS), fc.string({ minLength: 1 })),
  span: fc.tuple(days, days).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a })),
});

describe("the question of a report", () => {
  it("is read back from its address as it was", () => {
    fc.assert(
      fc.property(questions, ({ span, ...rest }) => {
        const question = { ...rest, ...span };
        expect(fromAddress(question.measure, toAddress(question), "2026-11-29")).toEqual(question);
      }),
    );
  });

  it("is the service level of the last seven days where nothing is said", () => {
    const found = fromAddress(undefined, {}, "2026-03-02");
    expect([found.measure, found.from, found.to]).toEqual(["service_level", "2026-02-24", "2026-03-02"]);
  });

  it("asks the server until the day after the last", () => {
    const question = fromAddress("contacts", { from: "2026-10-25", to: "2026-10-25", agent: "ana" }, "2026-11-29");
    expect(toApi(question)).toEqual({ since: "2026-10-25", until: "2026-10-26", interval: "1d", agent: "ana" });
  });
});

it("a week has seven days, over every change of clock", () => {
  fc.assert(
    fc.property(days, (day) => {
      const [from, to] = periods(day).week;
      expect(addDays(from, 6)).toBe(to);
      expect(to).toBe(day);
    }),
  );
});
