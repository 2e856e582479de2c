/** Search and replace across names, types, prompts, properties and results. */
import type { Catalogue } from "./catalogue";
import { mapping, readFlow, type FlowDocument, type Json } from "./document";
import { connectorsIn, modulesIn, renameModule } from "./edits";
import type { Edited } from "./history";

export interface Hit {
  module: string;
  /** The connector in which it is, by its place in the list; null for one in the module. */
  connector: number | null;
  /** The way to the text: of the module's properties, or of the connector's; `name` and `type` are the module's own. */
  path: readonly (string | number)[];
  text: string;
  /** Whether it can be replaced: a type cannot. */
  replaceable: boolean;
}

/** All places where a text is found, in the order of the modules; upper and lower case are one. */
export function find(document: FlowDocument, query: string, catalogue: Catalogue | undefined): Hit[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return [];
  const flow = readFlow(document);
  const has = (text: string) => text.toLocaleLowerCase().includes(wanted);
  const hits: Hit[] = [];
  for (const module of flow.modules) {
    const add = (path: Hit["path"], text: string, replaceable = true) => {
      if (has(text)) hits.push({ module: module.name, connector: null, path, text, replaceable });
    };
    add(["name"], module.name);
    const title = catalogue?.type(module.type)?.title ?? "";
    if (has(module.type) || has(title)) add(["type"], has(title) ? title : module.type, false);
    eachText(module.properties, [], add);
    for (const connector of flow.connectors) {
      if (connector.from !== module.name) continue;
      const label = catalogue?.result(connector.result)?.label ?? "";
      if (has(connector.result) || has(label)) {
        const text = has(connector.result) ? connector.result : label;
        hits.push({ module: module.name, connector: connector.index, path: ["result"], text, replaceable: has(connector.result) });
      }
    }
  }
  return hits;
}

function eachText(value: Json, path: readonly (string | number)[], found: (path: readonly (string | number)[], text: string) => void): void {
  if (typeof value === "string") found(path, value);
  else if (Array.isArray(value)) value.forEach((each, at) => eachText(each, [...path, at], found));
  else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) eachText(each, [...path, name], found);
  }
}

/** Replace a text in the places that were found. Gives in how many it was. */
export function replace(edited: Edited, hits: readonly Hit[], query: string, by: string): number {
  const wanted = query.trim();
  if (wanted === "") return 0;
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  const swap = (text: string) => text.replace(pattern, () => by);
  let count = 0;
  const renamed: string[] = [];
  for (const hit of hits) {
    if (!hit.replaceable) continue;
    if (hit.path[0] === "name" && hit.connector === null && hit.path.length === 1 && hit.text === hit.module) {
      renamed.push(hit.module);
      continue;
    }
    const holder = hit.connector === null ? modulesIn(edited.document)[hit.module] : connectorsIn(edited.document)[hit.connector];
    if (holder !== undefined && swapAt(holder, hit.path, swap)) count += 1;
  }
  // Names last: the other hits are found by them.
  for (const name of renamed) if (renameModule(edited, name, swap(name).trim())) count += 1;
  return count;
}

function swapAt(holder: Json, path: readonly (string | number)[], swap: (text: string) => string): boolean {
  const last = path.at(-1);
  let at: Json = holder;
  for (const each of path.slice(0, -1)) {
    const next: Json | undefined = Array.isArray(at) ? at[Number(each)] : mapping(at)[each];
    if (next === undefined) return false;
    at = next;
  }
  if (last === undefined) return false;
  const before: Json | undefined = Array.isArray(at) ? at[Number(last)] : mapping(at)[last];
  if (typeof before !== "string") return false;
  const after = swap(before);
  if (after === before) return false;
  if (Array.isArray(at)) at[Number(last)] = after;
  else mapping(at)[last] = after;
  return true;
}
