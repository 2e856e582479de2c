import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cellOf, customsOf, rowOf, undoing, type Row } from "./rows";

const row = (service: string, result: string, custom1: string): Row => ({
  service, result, custom1, custom2: "", custom3: "", etag: `${service}/${result}/${custom1}`,
});

describe("a cell", () => {
  const rows = [row("", "busy", "Engaged"), row("desk", "busy", "Desk busy")];

  it("says its own row, else the site's, else nothing", () => {
    expect(cellOf(rows, "desk", "busy")).toEqual({ text: "Desk busy", inherited: false });
    expect(cellOf(rows, "line", "busy")).toEqual({ text: "Engaged", inherited: true });
    expect(cellOf(rows, "line", "done")).toEqual({ text: "–", inherited: true });
    expect(cellOf(rows, "", "busy")).toEqual({ text: "Engaged", inherited: false });
  });
});

const tables = fc
  .uniqueArray(fc.tuple(fc.constantFrom("", "a", "b"), fc.constantFrom("x", "y"), fc.constantFrom("1", "2")), {
    selector: ([service, result]) => `${service}/${result}`,
  })
  .map((found) => found.map((each) => row(...each)));

it("takes back whatever changed, and nothing else", () => {
  fc.assert(
    fc.property(tables, tables, (before, after) => {
      let now = [...after];
      for (const { service, result, to, etag } of undoing(before, after)) {
        expect(rowOf(now, service, result)?.etag ?? "").toBe(etag);
        now = now.filter((each) => each.service !== service || each.result !== result);
        if (to !== null) now.push(row(service, result, to.custom1));
      }
      const sorted = (rows: Row[]) => rows.map((each) => each.etag).sort();
      expect(sorted(now)).toEqual(sorted(before));
    }),
  );
  expect(customsOf(undefined)).toEqual({ custom1: "", custom2: "", custom3: "" });
});
