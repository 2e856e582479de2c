import { expect, it } from "vitest";

import type { Report } from "./compare";
import { contactsBehind } from "./drill";
import { fromAddress } from "./question";

const words = { title: "", definition: "" };

function report(source: Report["measure"]["source"]): Report {
  return {
    measure: { name: "contacts", unit: "count", source, parts: [], by: [], en: words, es: words },
    zone: "UTC",
    interval: "1d",
    by: null,
    since: 0,
    until: 86_400_000,
    before: { since: 0, until: 0 },
    within: 20,
    intervals: [],
    rows: [],
    of_intervals: [],
    total: { value: null, parts: {} },
  };
}

it("asks for contacts by when they began, or by when they asked for an agent", () => {
  const question = fromAddress("contacts", { by: "result", service: "support" }, "1970-01-01");
  const hour = { at: 0, until: 3_600_000 };
  expect(contactsBehind(question, report("contacts"), hour, "busy")).toEqual({
    since: "1970-01-01T00:00:00.000Z",
    until: "1970-01-01T01:00:00.000Z",
    service: "support",
    result: "busy",
  });
  expect(contactsBehind(question, report("requests"))).toEqual({
    asked_since: "1970-01-01T00:00:00.000Z",
    asked_until: "1970-01-02T00:00:00.000Z",
    service: "support",
  });
});

it("offers no list where contacts cannot be searched by the division", () => {
  expect(contactsBehind(fromAddress("contacts", { by: "hour" }, "1970-01-01"), report("contacts"), undefined, "09")).toBeNull();
  expect(contactsBehind(fromAddress("contacts", { team: "north" }, "1970-01-01"), report("contacts"))).toBeNull();
  expect(contactsBehind(fromAddress("occupancy", {}, "1970-01-01"), report("states"))).toBeNull();
  expect(contactsBehind(fromAddress("contacts", { by: "agent" }, "1970-01-01"), report("contacts"), undefined, "")).toBeNull();
});
