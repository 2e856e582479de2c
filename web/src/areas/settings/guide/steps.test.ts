import { describe, expect, it } from "vitest";

import { isFirst, progressOf, type SiteFacts } from "./steps";

const live = { live: "1" };
const example: SiteFacts = {
  flows: [{ slug: "support-line", aliases: live }],
  services: [{ name: "support", flow: "support-line", inFile: true }],
  numbers: [{ number: "1001", service: "support" }],
  called: [],
};

describe("progress", () => {
  it("of somebody who has the example only is none", () => {
    expect(progressOf(example)).toEqual({ flows: [], called: false });
  });

  it("goes by a flow, a service with a number, and a call", () => {
    const drawn = { ...example, flows: [...example.flows, { slug: "mine", aliases: live }, { slug: "draft", aliases: {} }] };
    expect(progressOf(drawn)).toEqual({ flows: ["mine"], called: false });
    const served = { ...drawn, services: [...drawn.services, { name: "my-line", flow: "mine", inFile: false }] };
    expect(progressOf(served).service).toBeUndefined();
    const numbered = { ...served, numbers: [...served.numbers, { number: "1010", service: "my-line" }] };
    expect(progressOf(numbered)).toEqual({ flows: ["mine"], service: { name: "my-line", number: "1010" }, called: false });
    expect(progressOf({ ...numbered, called: ["support"] }).called).toBe(false);
    expect(progressOf({ ...numbered, called: ["my-line"] }).called).toBe(true);
  });
});

describe("the guide comes first", () => {
  it("until somebody has called a published flow", () => {
    expect(isFirst(example)).toBe(true);
    expect(isFirst({ ...example, called: ["support"] })).toBe(false);
    expect(isFirst({ flows: [], called: ["support"] })).toBe(true);
  });
});
