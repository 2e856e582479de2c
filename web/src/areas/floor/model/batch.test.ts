import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Batch } from "./batch";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function batch() {
  const drawn: (readonly number[])[] = [];
  return { drawn, batch: new Batch<number>((messages) => drawn.push(messages)) };
}

test("what comes within a moment is drawn together, and once", () => {
  const { drawn, batch: one } = batch();
  one.add(1, false);
  vi.advanceTimersByTime(249);
  one.add(2, false);
  expect(drawn).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(drawn).toEqual([[1, 2]]);
  vi.advanceTimersByTime(5_000);
  expect(drawn.length).toBe(1);
});

test("what is to be drawn now brings along what came before it", () => {
  const { drawn, batch: one } = batch();
  one.add(1, false);
  one.add(2, true);
  expect(drawn).toEqual([[1, 2]]);
  vi.advanceTimersByTime(5_000);
  expect(drawn.length).toBe(1);
});

test("a busy floor is drawn once a second, until it is calm again", () => {
  const { drawn, batch: one } = batch();
  for (let each = 0; each < 40; each += 1) one.add(each, false);
  vi.advanceTimersByTime(250);
  one.add(40, false);
  vi.advanceTimersByTime(999);
  expect(drawn.length).toBe(1);
  vi.advanceTimersByTime(1);
  expect(drawn.length).toBe(2);
  one.add(41, false);
  vi.advanceTimersByTime(250);
  expect(drawn.at(-1)).toEqual([41]);
});

test("nothing is drawn after the end", () => {
  const { drawn, batch: one } = batch();
  one.add(1, false);
  one.end();
  vi.advanceTimersByTime(5_000);
  expect(drawn).toEqual([]);
});
