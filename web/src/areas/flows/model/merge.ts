/** Two people changed one draft: what each changed by module, put together. Contents are compared, never times. */
import { mapping, type FlowDocument, type Json } from "./document";
import type { Layout, Note, Frame } from "./history";

/** A module with the connectors that leave it, or another property of the flow. */
export interface Part {
  kind: "module" | "property";
  name: string;
  value: Json | undefined;
  /** The connectors that leave a module. */
  connectors: Json[];
}

/** What both changed, each in another way. */
export interface Conflict {
  kind: Part["kind"];
  name: string;
  base: Part | null;
  mine: Part | null;
  theirs: Part | null;
}

export interface Merged {
  document: FlowDocument;
  conflicts: Conflict[];
  /** Parts that the others changed and that were taken over. */
  taken: { kind: Part["kind"]; name: string }[];
}

export type Choice = "mine" | "theirs";

/** Put two documents together that come from one. Where both changed the same part in different ways, `choose` says
 *  which holds; those are told as conflicts. */
export function merge(
  base: FlowDocument,
  mine: FlowDocument,
  theirs: FlowDocument,
  choose: (conflict: Conflict) => Choice = () => "mine",
): Merged {
  if (same(mine, theirs)) return { document: theirs, conflicts: [], taken: [] };
  const [before, own, other] = [partsOf(base), partsOf(mine), partsOf(theirs)];
  const names = new Set([...other.keys(), ...own.keys()]);
  const chosen = new Map<string, Part>();
  const fromMine = new Set<string>();
  const conflicts: Conflict[] = [];
  const taken: Merged["taken"] = [];
  for (const key of new Set([...names, ...before.keys()])) {
    const [was, here, there] = [before.get(key) ?? null, own.get(key) ?? null, other.get(key) ?? null];
    const changedHere = !same(was, here);
    const changedThere = !same(was, there);
    let side: Choice = changedHere ? "mine" : "theirs";
    const about = here ?? there ?? was;
    if (about === null) continue;
    if (changedHere && changedThere && !same(here, there)) {
      const conflict = { kind: about.kind, name: about.name, base: was, mine: here, theirs: there };
      conflicts.push(conflict);
      side = choose(conflict);
    }
    if (changedThere && side === "theirs") taken.push({ kind: about.kind, name: about.name });
    const part = side === "mine" ? here : there;
    if (part !== null) chosen.set(key, part);
    if (side === "mine") fromMine.add(key);
  }
  if (taken.length === 0 && conflicts.length === 0) return { document: mine, conflicts, taken };
  if (fromMine.size === 0) return { document: theirs, conflicts, taken };
  return { document: put(chosen, theirs, mine), conflicts, taken };
}

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, at) => same(each, b[at]));
  }
  const [left, right] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return left.length === right.size && left.every(([name, value]) => right.has(name) && same(value, right.get(name)));
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function sourceOf(connector: Json): string {
  const from = mapping(connector)["from"];
  return typeof from === "string" ? from : "";
}

function partsOf(document: FlowDocument): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const [name, value] of Object.entries(document)) {
    if (name === "modules" || name === "connectors") continue;
    parts.set(`property:${name}`, { kind: "property", name, value, connectors: [] });
  }
  for (const [name, value] of Object.entries(mapping(document["modules"]))) {
    parts.set(`module:${name}`, { kind: "module", name, value, connectors: [] });
  }
  for (const connector of list(document["connectors"])) {
    const name = sourceOf(connector);
    const part = parts.get(`module:${name}`) ?? { kind: "module", name, value: undefined, connectors: [] };
    part.connectors.push(connector);
    parts.set(`module:${name}`, part);
  }
  return parts;
}

/** The order of `first`, with what only `second` has behind what stands before it there. */
export function interleaved(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first];
  second.forEach((name, at) => {
    if (order.includes(name)) return;
    const before = at === 0 ? undefined : second[at - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name);
  });
  return order;
}

function put(chosen: ReadonlyMap<string, Part>, theirs: FlowDocument, mine: FlowDocument): FlowDocument {
  const document: FlowDocument = {};
  for (const name of interleaved(Object.keys(theirs), Object.keys(mine))) {
    if (name === "modules") document["modules"] = modules(chosen, theirs, mine);
    else if (name === "connectors") document["connectors"] = connectors(chosen, theirs, mine);
    else {
      const value = chosen.get(`property:${name}`)?.value;
      if (value !== undefined) document[name] = value;
    }
  }
  return document;
}

function modules(chosen: ReadonlyMap<string, Part>, theirs: FlowDocument, mine: FlowDocument): Json {
  const found: { [name: string]: Json } = {};
  for (const name of interleaved(Object.keys(mapping(theirs["modules"])), Object.keys(mapping(mine["modules"])))) {
    const value = chosen.get(`module:${name}`)?.value;
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** Connectors keep their places in the list of the others; those of a module that changed stand where its first stood. */
function connectors(chosen: ReadonlyMap<string, Part>, theirs: FlowDocument, mine: FlowDocument): Json {
  const found: Json[] = [];
  const rest = new Map([...chosen.values()].map((part) => [part.name, [...part.connectors]]));
  const unchanged = new Map([...partsOf(theirs).values()].map((part) => [part.name, part.connectors]));
  for (const connector of list(theirs["connectors"])) {
    const name = sourceOf(connector);
    const left = rest.get(name);
    if (left === undefined || left.length === 0) continue;
    const kept = same(chosen.get(`module:${name}`)?.connectors, unchanged.get(name));
    found.push(...left.splice(0, kept ? 1 : left.length));
  }
  for (const connector of list(mine["connectors"])) {
    const left = rest.get(sourceOf(connector));
    if (left !== undefined) found.push(...left.splice(0));
  }
  return found;
}

/** Two layouts put together: for each module the one who moved it, and the present person where both did. */
export function mergeLayouts(base: Layout, mine: Layout, theirs: Layout): Layout {
  const modules = { ...theirs.modules };
  for (const [name, place] of Object.entries(mine.modules)) {
    if (!(name in modules) || !same(base.modules[name], place)) modules[name] = place;
  }
  return {
    modules,
    notes: mergeLists<Note>(base.notes, mine.notes, theirs.notes),
    frames: mergeLists<Frame>(base.frames, mine.frames, theirs.frames),
  };
}

/** What both have, with what either added and without what either took away. */
function mergeLists<Item>(base: readonly Item[], mine: readonly Item[], theirs: readonly Item[]): Item[] {
  const has = (items: readonly Item[], item: Item) => items.some((each) => same(each, item));
  const kept = theirs.filter((item) => has(mine, item) || !has(base, item));
  return [...kept, ...mine.filter((item) => !has(base, item) && !has(theirs, item))];
}
