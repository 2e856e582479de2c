import { describe, expect, it } from "vitest";

import type { ScreenPop } from "./parts";
import { personOf } from "./pop";

const pop: ScreenPop = {
  direction: "inbound", caller: "+12025550143", called: "1003", service: "desk", account: "10021", fields: {}, first: "", path: [], url: "", trial: false,
};

describe("the person of a screen pop", () => {
  it("is who calls, and who was called where the contact is outbound", () => {
    expect(personOf(pop)).toBe("+12025550143");
    expect(personOf({ ...pop, direction: "outbound", caller: "+12025550100", called: "+12025550143" })).toBe("+12025550143");
  });
  it("of a promised callback is who called before", () => expect(personOf({ ...pop, direction: "" })).toBe("+12025550143"));
});
