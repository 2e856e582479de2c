/** The end of the day as a clock in a zone shows it: "2026-11-30T00:00", which the server reads on the service's clock. */
export function endOfDay(now: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(now);
  const of = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  // Noon of the day in UTC, and a day later: no change of clocks is in between.
  const next = new Date(Date.UTC(of("year"), of("month") - 1, of("day"), 12) + 86_400_000);
  return `${next.toISOString().slice(0, 10)}T00:00`;
}
