import { expect, test } from "vitest";

import { endOfDay } from "./days";

test("the day ends when the zone's clock says so", () => {
  const evening = Date.parse("2026-11-30T03:00:00Z");
  expect(endOfDay(evening, "America/New_York")).toBe("2026-11-30T00:00");
  expect(endOfDay(evening, "Europe/Madrid")).toBe("2026-12-01T00:00");
  expect(endOfDay(Date.parse("2026-12-31T12:00:00Z"), "UTC")).toBe("2027-01-01T00:00");
  expect(endOfDay(Date.parse("2026-10-24T23:30:00Z"), "Europe/Madrid")).toBe("2026-10-26T00:00");
});
