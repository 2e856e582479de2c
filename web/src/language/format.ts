/** Times, durations and figures as people read them. Times are milliseconds since the epoch and always say their zone. */
import { useMemo } from "react";

import { useLanguage } from "./index";

export interface Formats {
  /** 29 Nov 2026, 14:03:12 CET */
  dateTime: (at: number) => string;
  /** 14:03:12 CET */
  time: (at: number) => string;
  /** 29 Nov 2026 */
  date: (at: number) => string;
  /** 3 minutes ago */
  ago: (at: number, now: number) => string;
  number: (value: number, digits?: number) => string;
  /** 0.314 as 31 % */
  percent: (share: number | null | undefined, digits?: number) => string;
}

/** The formats of the language in use, in the person's zone or the one that is named. */
export function useFormats(zone?: string): Formats {
  const language = useLanguage();
  return useMemo(() => formats(language, zone), [language, zone]);
}

export function formats(language: string, zone?: string): Formats {
  const locale = navigatorLocale(language);
  const place = zone === undefined ? {} : { timeZone: zone };
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" } as const;
  const day = { day: "numeric", month: "short", year: "numeric" } as const;
  const dateTime = new Intl.DateTimeFormat(locale, { ...day, ...clock, ...place });
  const time = new Intl.DateTimeFormat(locale, { ...clock, ...place });
  const date = new Intl.DateTimeFormat(locale, { ...day, ...place });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    dateTime: (at) => dateTime.format(at),
    time: (at) => time.format(at),
    date: (at) => date.format(at),
    ago: (at, now) => relativeTo(relative, at - now),
    number: (value, digits = 0) =>
      value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    percent: (share, digits = 0) =>
      share === null || share === undefined
        ? "–"
        : share.toLocaleString(locale, { style: "percent", maximumFractionDigits: digits }),
  };
}

function navigatorLocale(language: string): string {
  const own = typeof navigator === "undefined" ? [] : navigator.languages;
  return own.find((each) => each.startsWith(language)) ?? language;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

function relativeTo(relative: Intl.RelativeTimeFormat, difference: number): string {
  for (const [unit, length] of UNITS) {
    if (Math.abs(difference) >= length) return relative.format(Math.trunc(difference / length), unit);
  }
  return relative.format(Math.trunc(difference / 1000), "second");
}

/** Seconds as 0:07, 3:41 or 1:02:03; never negative. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A day as fields for dates have it, on this browser's clock: 2026-11-29. */
export function localDay(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** A time as fields for date and time have it, on this browser's clock: 2026-11-29T14:03. */
export function localMinute(at: Date): string {
  return `${localDay(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
