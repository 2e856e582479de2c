/** The rows of the Reporting Outcomes Mapper as a table, and how a change of several rows is taken back. */
export interface Row {
  service: string;
  result: string;
  custom1: string;
  custom2: string;
  custom3: string;
  etag: string;
}
export type Customs = Pick<Row, "custom1" | "custom2" | "custom3">;
export const CUSTOMS = ["custom1", "custom2", "custom3"] as const;

export function rowOf(rows: readonly Row[], service: string, result: string): Row | undefined {
  return rows.find((each) => each.service === service && each.result === result);
}

export function customsOf(row: Row | undefined): Customs {
  return { custom1: row?.custom1 ?? "", custom2: row?.custom2 ?? "", custom3: row?.custom3 ?? "" };
}

/** What a cell says: its own row's words or, greyed, those of the site's row; a dash where the platform's name holds. */
export function cellOf(rows: readonly Row[], service: string, result: string): { text: string; inherited: boolean } {
  const own = rowOf(rows, service, result);
  const text = (row: Row) => CUSTOMS.map((each) => row[each]).filter(Boolean).join(" · ");
  if (own !== undefined) return { text: text(own), inherited: false };
  const site = service === "" ? undefined : rowOf(rows, "", result);
  return { text: site === undefined ? "–" : text(site), inherited: true };
}

/** One write of a row: null takes it out. `etag` is empty where there is none. */
export interface Write {
  service: string;
  result: string;
  to: Customs | null;
  etag: string;
}

/** The writes that bring rows back to what they were. */
export function undoing(before: readonly Row[], after: readonly Row[]): Write[] {
  const places = new Map([...before, ...after].map((each) => [`${each.service}\n${each.result}`, each]));
  return [...places.values()].flatMap(({ service, result }) => {
    const was = rowOf(before, service, result);
    const is = rowOf(after, service, result);
    if (was?.etag === is?.etag) return [];
    return [{ service, result, to: was === undefined ? null : customsOf(was), etag: is?.etag ?? "" }];
  });
}
