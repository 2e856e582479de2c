import * as fc from "fast-check";
import { expect, test } from "vitest";

import { after, EMPTY, type Queue } from "./floor";
import { OF_ALL, OF_SERVICES, columns, points, readTiles, reloads, Ring, USUAL_TILES, valueOf, writeTiles } from "./wall";

const queue = (service: string, waiting: number, longest: number): Queue => ({
  service, title: service, direction: "inbound", open: true, max_wait: 60, waiting, longest, estimated: null, signed_in: 0, ready: 2,
});

test("tiles in the address come back as they were", () => {
  const tile = fc.oneof(
    fc.constantFrom(...OF_ALL).map((figure) => ({ figure, service: "" })),
    fc.record({ figure: fc.constantFrom(...OF_SERVICES), service: fc.stringMatching(/^[a-z0-9-]{1,12}$/) }),
  );
  fc.assert(
    fc.property(fc.array(tile, { minLength: 1 }), (tiles) => {
      expect(readTiles(writeTiles(tiles))).toEqual(tiles);
    }),
  );
});

test("what is not understood is left out, and nothing chosen is the usual board", () => {
  expect(readTiles(undefined)).toBe(USUAL_TILES);
  expect(readTiles("waiting,nonsense,serviceLevel,serviceLevel@help")).toEqual([
    { figure: "waiting", service: "" },
    { figure: "serviceLevel", service: "help" },
  ]);
});

test("a tile is over everything, or over one service", () => {
  const floor = after(EMPTY, [{ say: "queues", at: 1, whole: true, queues: [queue("a", 2, 5_000), queue("b", 3, 3_000)] }]);
  expect(valueOf({ figure: "waiting", service: "" }, floor)).toEqual({ count: 5 });
  expect(valueOf({ figure: "waiting", service: "a" }, floor)).toEqual({ count: 2 });
  expect(valueOf({ figure: "longest", service: "" }, floor)).toEqual({ since: 3_000 });
  expect(valueOf({ figure: "serviceLevel", service: "a" }, floor)).toEqual({ share: null });
});

test("a ring keeps the last values and no more", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (values, size) => {
      const ring = new Ring(size);
      values.forEach((each) => ring.add(each));
      expect(ring.list()).toEqual(values.slice(-size));
    }),
  );
});

test("a line ends at the right edge and stays in its box", () => {
  expect(points([0, 10], 3)).toBe("50.00,30.00 100.00,2.00");
});

test("tiles leave few gaps", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map(columns)).toEqual([1, 2, 3, 4, 5, 3, 4, 4, 3]);
});

test("a board is loaded anew at night only, and only when it is old", () => {
  const night = new Date(2026, 10, 30, 4, 30);
  expect(reloads(night.getTime() - 20 * 3_600_000, night)).toBe(true);
  expect(reloads(night.getTime() - 60_000, night)).toBe(false);
  expect(reloads(0, new Date(2026, 10, 30, 12, 0))).toBe(false);
});
