/** An event with its value in words. */
import type { Catalogue } from "../model/catalogue";
import type { Words } from "./words";

export function eventWords(event: string, value: string, catalogue: Catalogue | null, w: Words): string {
  if (event === "key_press") return w.key(value);
  const label = catalogue?.event(event)?.label ?? event;
  if (value === "") return label;
  const said = value === "yes" ? w.yes : value === "no" ? w.no : value;
  return `${label.replace(/\?$/, "")}: ${said}`;
}

export function resultWords(result: string, catalogue: Catalogue | null): string {
  return catalogue?.result(result)?.label ?? result;
}
