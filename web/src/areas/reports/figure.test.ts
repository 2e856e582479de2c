import { expect, it } from "vitest";

import { formats } from "../../language/format";
import { change, figure, intervalLabel } from "./figure";

const english = formats("en");

it("tells each unit in its own way, and nothing as a dash", () => {
  expect(figure(0.8125, "share", english)).toBe("81.3%");
  expect(figure(221, "seconds", english)).toBe("3:41");
  expect(figure(7.25, "seconds", english)).toBe("7.3 s");
  expect(figure(4.5, "score", english)).toBe("4.50");
  expect(figure(1204, "count", english)).toBe("1,204");
  expect(figure(null, "share", english)).toBe("–");
});

it("tells changes with their sign, shares in percentage points", () => {
  expect(change(-0.05, "share", english)).toBe("−5.0 pp");
  expect(change(3, "count", english)).toBe("+3");
  expect(change(0, "count", english)).toBe("±0");
});

it("tells the doubled hour by the name of its zone", () => {
  const at = { at: 0, until: 0, place: "", open: null };
  expect(intervalLabel({ ...at, label: "2026-10-25T02:00+02:00", zone: "CEST" }, "1h", "en")).toBe("Sun, Oct 25, 02:00 CEST");
  expect(intervalLabel({ ...at, label: "2026-10-25T02:00+01:00", zone: "CET" }, "1h", "en")).toBe("Sun, Oct 25, 02:00 CET");
  expect(intervalLabel({ ...at, label: "2026-10-25T00:00+02:00", zone: "CEST" }, "1d", "en")).toBe("Sun, Oct 25");
});
