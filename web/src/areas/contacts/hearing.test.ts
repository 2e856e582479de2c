import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { pauseAt, placeOf, stepHeard } from "./hearing";

const step = (entered_at: number, left_at?: number) => ({ entered_at, ...(left_at === undefined ? {} : { left_at }) });
const first = { id: "first", taken_at: 10_000, seconds: 20 };
const second = { id: "second", taken_at: 60_000, seconds: 5 };
/** Before the flow, a menu, the conversation in which the first recording begins, a survey, and the end in the second. */
const trace = [step(0), step(4_000), step(9_000), step(25_000), step(62_500, 64_000)];

describe("the step that is heard", () => {
  it.each([
    [first, 0, 3],
    [first, 14.9, 3],
    [first, 15, 4],
    [second, 0, 4],
    [second, 2.5, 5],
  ] as const)("%j after %s s is step %s", (sound, seconds, number) => {
    expect(stepHeard(trace, sound, seconds)).toBe(number);
  });

  it("is none before the first", () => {
    expect(stepHeard([step(90_000)], first, 3)).toBeNull();
    expect(stepHeard([], first, 3)).toBeNull();
  });

  it("is where the step is sought", () => {
    expect(placeOf(trace, 1, [first])).toBeNull();
    expect(placeOf(trace, 2, [second, first])).toBeNull();
    expect(placeOf(trace, 3, [second, first])).toEqual({ recording: "first", seconds: 0 });
    expect(placeOf(trace, 4, [second, first])).toEqual({ recording: "first", seconds: 15 });
    expect(placeOf(trace, 5, [second, first])).toEqual({ recording: "second", seconds: 2.5 });
    expect(placeOf(trace, 5, [first])).toBeNull();
  });

  it("is the one that was sought, for steps that are a moment apart", () => {
    const gaps = fc.array(fc.integer({ min: 60, max: 90_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 400 }), (between, taken_at, seconds) => {
        let at = 1_000;
        const steps = between.map((gap) => step((at += gap)));
        const sound = { id: "r", taken_at, seconds };
        steps.forEach((_, index) => {
          const place = placeOf(steps, index + 1, [sound]);
          const next = steps[index + 1]?.entered_at ?? Infinity;
          // Where it ends just as the recording begins, the next one is heard.
          if (place !== null && taken_at + place.seconds * 1000 + 50 < next) expect(stepHeard(steps, sound, place.seconds)).toBe(index + 1);
        });
      }),
    );
  });
});

it("knows in which pause a moment is", () => {
  const marks = [{ at: 2, seconds: 1.5, text: "paused" }, { at: 9, seconds: 0, text: "a point" }];
  expect([1.9, 2, 3.4, 3.5, 9].map((seconds) => pauseAt(marks, seconds)?.text)).toEqual([undefined, "paused", "paused", undefined, undefined]);
});
