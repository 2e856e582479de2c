/** Which modules a step changed, so that the view can go there. */
import { mapping } from "../model/document";
import { same } from "../model/merge";
import { readFlow } from "../model/document";
import type { Edited } from "../model/history";

/** The modules of `after` that `before` has not, or says otherwise, or has elsewhere. */
export function changedModules(before: Edited, after: Edited): string[] {
  const [was, is] = [mapping(before.document["modules"]), mapping(after.document["modules"])];
  const names = new Set<string>();
  for (const [name, value] of Object.entries(is)) {
    if (was[name] !== value && !same(was[name], value)) names.add(name);
    if (!same(before.layout.modules[name], after.layout.modules[name])) names.add(name);
  }
  if (before.document["connectors"] !== after.document["connectors"]) {
    const [old, now] = [readFlow(before.document).connectors, readFlow(after.document).connectors];
    const keys = new Set(old.map(keyOf));
    for (const each of now) if (!keys.has(keyOf(each)) && each.from in is) names.add(each.from);
    const kept = new Set(now.map(keyOf));
    for (const each of old) if (!kept.has(keyOf(each)) && each.from in is) names.add(each.from);
  }
  return [...names];
}

function keyOf({ from, event, value, to, result }: { from: string; event: string; value: string; to: string; result: string }): string {
  return JSON.stringify([from, event, value, to, result]);
}
