import * as fc from "fast-check";
import { expect, test } from "vitest";

import { ServerClock } from "./serverClock";

test("a clock that is wrong makes no difference", () => {
  let local = 5_000_000;
  const clock = new ServerClock(() => local);
  clock.note(1_000_000);
  local += 7_000;
  expect(clock.now()).toBe(1_007_000);
  expect(clock.ahead).toBe(4_000_000);
});

test("the message that was the shortest on its way counts", () => {
  let local = 1_000;
  const clock = new ServerClock(() => local);
  clock.note(700);
  local = 2_000;
  clock.note(1_980);
  local = 3_000;
  clock.note(2_500);
  expect(clock.now()).toBe(2_980);
});

test("after the machine's clock was set it is measured anew", () => {
  let local = 1_000_000;
  const clock = new ServerClock(() => local);
  clock.note(1_000_000);
  local += 3_600_000;
  expect(clock.now()).toBe(4_600_000);
  clock.note(1_001_000);
  expect(clock.now()).toBe(1_001_000);
});

test("between messages it never goes back, however long each was on its way", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ pause: fc.nat(2_000), delay: fc.nat(2_000) }), { maxLength: 50 }), (messages) => {
      let server = 1_000_000;
      const clock = new ServerClock(() => server + 123_456);
      let before = 0;
      for (const { pause, delay } of messages) {
        server += pause;
        clock.note(server - delay);
        const now = clock.now();
        expect(now).toBeGreaterThanOrEqual(before);
        expect(now).toBeLessThanOrEqual(server);
        before = now;
      }
    }),
  );
});
