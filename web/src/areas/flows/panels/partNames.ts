/** What a new part of the site is called by flows, and the code of a new result. */
import type { Section } from "../../settings/parts/sections";

/** The longest name of a part. */
const LONGEST = 64;

/** A name made of a title: "Línea de soporte" is "linea_de_soporte"; a result begins with a letter. */
export function partName(section: Section, title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  return plain.replace(section === "results" ? /^[_0-9]+/ : /^_+/, "").slice(0, LONGEST).replace(/_+$/, "");
}

/** The code after the highest of the site's own results; `first` is where those begin. */
export function nextCode(results: readonly { code: number }[], first: number): number {
  return Math.max(first - 1, ...results.map((each) => each.code)) + 1;
}
