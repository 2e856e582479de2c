/** Which field of a form a mistake belongs to, by where the mistake is in the document. */
import type { Field, Path } from "./fields";

/** The path of the innermost field that shows what stands there; undefined where the form has none. An entry of a list
 *  or mapping has no path of its own: what is wrong with it is said at the list. */
export function fieldAt(steps: readonly string[], field: Field): Path | undefined {
  if (field.kind === "alternatives") return deepest(field.options.map((each) => fieldAt(steps, each)));
  if (field.kind !== "object") return undefined;
  const property = field.properties.find((each) => each.name === steps[0]);
  if (property === undefined) return undefined;
  return fieldAt(steps.slice(1), property.field) ?? property.path;
}

function deepest(found: readonly (Path | undefined)[]): Path | undefined {
  return found.reduce((best, each) => ((each?.length ?? 0) > (best?.length ?? 0) ? each : best), undefined);
}

/** A path as the key of a map. */
export function keyOf(path: Path): string {
  return path.join("\n");
}

/** Whether something is said to be wrong within a field. */
export function isWrongWithin(field: Field, error: ((path: Path) => string | undefined) | undefined): boolean {
  if (error === undefined) return false;
  if (field.kind === "alternatives") return field.options.some((each) => isWrongWithin(each, error));
  if (field.kind !== "object") return false;
  return field.properties.some((each) => error(each.path) !== undefined || isWrongWithin(each.field, error));
}
