/** What is sent for a change, and how a change is made to what somebody else changed meanwhile. */
import type { Json, JsonObject } from "../../../design/schema/fields";
import { own, same } from "../../../design/schema/values";

/** The properties that changed, null for those that are no longer written: what PATCH takes. */
export function patchOf(before: JsonObject, after: JsonObject): JsonObject {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !same(own(before, name), own(after, name)));
  return Object.fromEntries(changed.map((name) => [name, own(after, name) ?? null]));
}

/** My change of `before`, made to `theirs`: of each property mine where I changed it, else theirs. */
export function rebased(before: JsonObject, mine: JsonObject, theirs: JsonObject): JsonObject {
  const made: [string, Json][] = Object.entries(theirs);
  for (const [name, value] of Object.entries(patchOf(before, mine))) {
    const at = made.findIndex(([each]) => each === name);
    if (at >= 0) made.splice(at, 1, ...(value === null ? [] : [[name, value] as [string, Json]]));
    else if (value !== null) made.push([name, value]);
  }
  return Object.fromEntries(made);
}

/** The properties that both changed, to something different: who saves last decides. */
export function clashes(before: JsonObject, mine: JsonObject, theirs: JsonObject): string[] {
  const me = patchOf(before, mine);
  const other = patchOf(before, theirs);
  return Object.keys(me).filter((name) => Object.hasOwn(other, name) && !same(own(me, name), own(other, name)));
}
