import { expect, test } from "vitest";

import { after, EMPTY, type Queue } from "./floor";
import { alerts, grade, news, readThresholds, USUAL } from "./thresholds";

const queue = (longest: number, waiting = 1): Queue => ({
  service: "support", title: "Support", direction: "inbound", open: true, max_wait: 180, waiting, longest, estimated: null,
  signed_in: 1, ready: 0,
});
const floor = (...queues: Queue[]) => after(EMPTY, [{ say: "queues", at: 1, queues, whole: true }]);

test("more is worse, but for a service level less is", () => {
  expect(grade(USUAL, "longestWait", 59)).toBe("");
  expect(grade(USUAL, "longestWait", 60)).toBe("warning");
  expect(grade(USUAL, "longestWait", 120)).toBe("bad");
  expect(grade(USUAL, "serviceLevel", 0.8)).toBe("");
  expect(grade(USUAL, "serviceLevel", 0.59)).toBe("bad");
  expect(grade(USUAL, "serviceLevel", null)).toBe("");
  expect(grade({ ...USUAL, waiting: { warning: null, bad: null } }, "waiting", 1000)).toBe("");
});

test("an alert keeps its beginning, and is news once", () => {
  const state = floor(queue(1_000));
  const first = alerts(state, USUAL, 130_000, []);
  expect(first.map((each) => [each.measure, each.grade, each.since])).toEqual([["longestWait", "bad", 130_000]]);
  const second = alerts(state, USUAL, 140_000, first);
  expect(second[0]?.since).toBe(130_000);
  expect(news(first, [])).toHaveLength(1);
  expect(news(second, first)).toHaveLength(0);
  expect(alerts(floor(queue(0, 0)), USUAL, 150_000, second)).toEqual([]);
});

test("what grows from a warning into something bad is news", () => {
  const state = floor(queue(1_000));
  const warned = alerts(state, USUAL, 70_000, []);
  expect(news(warned, [])).toEqual([]);
  expect(news(alerts(state, USUAL, 130_000, warned), warned)).toHaveLength(1);
});

test("stored thresholds that are not understood are as usual", () => {
  expect(readThresholds(null)).toEqual(USUAL);
  expect(readThresholds("{")).toEqual(USUAL);
  expect(readThresholds('{"waiting": {"warning": -1, "bad": "x"}}')).toEqual(USUAL);
  expect(readThresholds('{"waiting": {"warning": 3, "bad": null}}').waiting).toEqual({ warning: 3, bad: null });
});
