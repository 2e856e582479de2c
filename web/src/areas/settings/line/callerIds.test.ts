import { describe, expect, it } from "vitest";

import { callerIds } from "./callerIds";

describe("callerIds", () => {
  it("lists each number once, with the services that show it", () => {
    const services = { support: {}, reminders: { caller_id: "+1" }, payments: { caller_id: "+1" }, other: { caller_id: "+2" } };
    expect(callerIds(services)).toEqual([
      { number: "+1", services: ["reminders", "payments"] },
      { number: "+2", services: ["other"] },
    ]);
  });
});
