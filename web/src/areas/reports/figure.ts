/** Figures and intervals as people read them. */
import type { Schemas } from "../../api/client";
import { clock, type Formats } from "../../language/format";

type Unit = Schemas["MeasureDefinition"]["unit"];

/** A figure in its unit; a dash where there is none. */
export function figure(value: number | null | undefined, unit: Unit, formats: Formats): string {
  if (value === null || value === undefined) return "–";
  switch (unit) {
    case "share":
      return formats.percent(value, 1);
    case "seconds":
      return value < 60 ? `${formats.number(value, 1)} s` : clock(value);
    case "score":
      return formats.number(value, 2);
    case "count":
      return formats.number(value);
  }
}

/** A difference of two figures with its sign; shares differ by percentage points. */
export function change(value: number | null, unit: Unit, formats: Formats): string {
  if (value === null) return "–";
  const sign = value > 0 ? "+" : value < 0 ? "−" : "±";
  const size = Math.abs(value);
  return sign + (unit === "share" ? `${formats.number(size * 100, 1)} pp` : figure(size, unit, formats));
}

/** The beginning of an interval on the clock of the report's zone, which the server has said: "Sun 25 Oct, 02:00 CEST". */
export function intervalLabel(interval: Schemas["ReportInterval"], length: string, language: string): string {
  const wall = new Date(`${interval.label.slice(0, 16)}:00Z`);
  const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" });
  if (length === "1mo") return month.format(wall);
  if (length === "1d" || length === "1w") return day.format(wall);
  return `${day.format(wall)}, ${interval.label.slice(11, 16)} ${interval.zone}`;
}
