import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { FIELDS, fromAddress, fromLocal, toLocal, withField } from "./filter";

describe("the question in an address", () => {
  it("leaves out what it does not know and what is empty, but for connectors", () => {
    expect(fromAddress({ number: "+1202", nonsense: "x", account: "", connector_event: "" })).toEqual({
      number: "+1202",
      connector_event: "",
    });
  });

  it("is the same when it is read again", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...FIELDS), fc.string()), (search) => {
        const query = fromAddress(search);
        expect(fromAddress(query)).toEqual(query);
      }),
    );
  });

  it("loses a field that is emptied", () => {
    expect(withField({ number: "1", agent: "ana" }, "agent", "")).toEqual({ number: "1" });
    expect(withField({ module: "Menu" }, "connector_event", "")).toEqual({ module: "Menu", connector_event: "" });
  });
});

it("times are in the browser's zone on screen and with theirs in the address", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60_000_000 }), (minutes) => {
      const at = new Date(minutes * 60_000).toISOString();
      const local = toLocal(at);
      // The second of two hours of one name cannot be written in such a field.
      expect(toLocal(fromLocal(local))).toBe(local);
    }),
  );
  expect(toLocal("nonsense")).toBe("");
  expect(fromLocal("")).toBeUndefined();
});
