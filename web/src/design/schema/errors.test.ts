import { describe, expect, it } from "vitest";

import { fieldAt, isWrongWithin, keyOf } from "./errors";
import { objectField } from "./fields";

const SCHEMA = {
  type: "object",
  properties: {
    name: { type: "string" },
    teams: { type: "array", items: { type: "string" } },
    hours: {
      type: "object",
      properties: { weekly: { type: "object", additionalProperties: { type: "string" } }, switch: { type: "string" } },
    },
    record: {
      anyOf: [
        { type: "string" },
        { type: "object", properties: { announce: { type: "object", properties: { en: { type: "string" } } } } },
      ],
    },
  },
};
const FIELD = objectField(SCHEMA, SCHEMA);

describe("fieldAt", () => {
  it.each([
    [["name"], ["name"]],
    [["teams", "0"], ["teams"]],
    [["hours"], ["hours"]],
    [["hours", "switch"], ["hours", "switch"]],
    [["hours", "weekly", "mon-fri"], ["hours", "weekly"]],
    [["hours", "unheard"], ["hours"]],
    [["record", "announce", "en"], ["record", "announce", "en"]],
  ])("finds the innermost field of %j", (steps, path) => {
    expect(fieldAt(steps, FIELD)).toEqual(path);
  });

  it("finds none for what the form does not have", () => {
    expect(fieldAt(["unheard"], FIELD)).toBeUndefined();
    expect(fieldAt([], FIELD)).toBeUndefined();
  });
});

describe("isWrongWithin", () => {
  const wrongAt = (...place: string[]) => (path: readonly string[]) => (keyOf(path) === keyOf(place) ? "wrong" : undefined);

  it("looks into objects and alternatives, and not at the field itself", () => {
    expect(isWrongWithin(FIELD, wrongAt("record", "announce", "en"))).toBe(true);
    expect(isWrongWithin(FIELD, wrongAt("hours", "weekly"))).toBe(true);
    expect(isWrongWithin(FIELD, wrongAt("elsewhere"))).toBe(false);
    expect(isWrongWithin(FIELD, undefined)).toBe(false);
  });
});
