import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addressesIn, emptyForm, notAddresses, periodOf, toBody } from "./emailForm";
import { fromAddress } from "./question";

const question = (from: string, to: string, more: Record<string, string> = {}) => fromAddress("offered", { from, to, ...more }, to);

describe("a view by email", () => {
  it.each([
    ["2026-03-01", "2026-03-01", "day"],
    ["2026-02-23", "2026-03-01", "week"],
    ["2026-02-01", "2026-03-01", "month"],
  ] as const)("%s to %s is sent as the %s before", (from, to, period) => {
    expect(periodOf(question(from, to))).toBe(period);
  });

  it("asks for the view with its division and filters", () => {
    const view = question("2026-02-23", "2026-03-01", { by: "hour", interval: "1h", service: "help" });
    const form = { ...emptyForm(" Monday's figures ", view), recipients: "ann@example.com; bob@example.com\nann@example.com" };
    const body = toBody(form, view, "es");
    expect(body.view).toMatchObject({ measure: "offered", by: "hour", interval: "1h", period: "week", service: "help", team: "" });
    expect([body.name, body.recipients, body.frequency, body.language]).toEqual([
      "Monday's figures", ["ann@example.com", "bob@example.com"], "weekly", "es",
    ]);
  });

  it("finds every address once, whatever stands between them", () => {
    const address = fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/);
    fc.assert(
      fc.property(fc.array(address), fc.constantFrom(",", "; ", "\n", "  ,\n"), (addresses, between) => {
        expect(addressesIn(addresses.join(between))).toEqual([...new Set(addresses)]);
        expect(notAddresses(addresses)).toEqual([]);
      }),
    );
    expect(notAddresses(["ann", "a@b@c", "<ann@example.com>", "ann@example.com"])).toEqual(["ann", "a@b@c", "<ann@example.com>"]);
  });
});
