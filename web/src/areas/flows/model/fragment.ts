/** A part of a flow as text, for the clipboard: it can be pasted in another flow, window, site or mail. JSON is YAML. */
import { connectorsIn, freeName, modulesIn, snapped } from "./edits";
import { mapping, readFlow, type FlowDocument, type Json } from "./document";
import type { Edited, Note, Point } from "./history";

/** Modules with the connectors between them, and where they stood. */
export interface Fragment {
  modules: { [name: string]: { [property: string]: Json } };
  connectors: Json[];
  places: { [name: string]: Point };
}

/** What is copied of a flow: the modules, and the connectors of which both ends are among them. */
export function fragmentOf(document: FlowDocument, names: ReadonlySet<string>, at: ReadonlyMap<string, Point>): Fragment {
  const flow = readFlow(document);
  const modules: Fragment["modules"] = {};
  const places: Fragment["places"] = {};
  for (const module of flow.modules.filter((each) => names.has(each.name))) {
    modules[module.name] = { type: module.type, ...module.properties };
    const place = at.get(module.name);
    if (place !== undefined) places[module.name] = place;
  }
  const listed = Array.isArray(document["connectors"]) ? document["connectors"] : [];
  const connectors = flow.connectors
    .filter((each) => names.has(each.from) && names.has(each.to))
    .map((each) => listed[each.index] ?? null);
  return { modules, connectors, places };
}

export function fragmentText(fragment: Fragment): string {
  return `${JSON.stringify({ "cordboard-fragment": 1, ...fragment }, null, 2)}\n`;
}

/** The fragment in a text; null where it has none. A whole flow as JSON is one, too. */
export function fragmentIn(text: string): Fragment | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonMapping(read)) return null;
  const modules: Fragment["modules"] = {};
  for (const [name, value] of Object.entries(mapping(read["modules"]))) {
    const module = mapping(value);
    if (name !== "" && typeof module["type"] === "string") modules[name] = module;
  }
  if (Object.keys(modules).length === 0) return null;
  const places: Fragment["places"] = {};
  for (const [name, value] of Object.entries(mapping(read["places"]))) {
    const { x, y } = mapping(value);
    if (typeof x === "number" && typeof y === "number" && Number.isFinite(x) && Number.isFinite(y)) places[name] = { x, y };
  }
  return { modules, connectors: Array.isArray(read["connectors"]) ? read["connectors"] : [], places };
}

function isJsonMapping(value: unknown): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Paste a fragment: names become unique, connectors inside are kept, and none of its modules becomes the first of a
 *  flow that has one. Gives the new names. `corner` is where its left upper corner comes to stand. */
export function paste(edited: Edited, fragment: Fragment, corner: Point): string[] {
  const modules = modulesIn(edited.document);
  const empty = Object.keys(modules).length === 0;
  const renamed = new Map<string, string>();
  const places = Object.values(fragment.places);
  const left = Math.min(...places.map((each) => each.x), Infinity);
  const top = Math.min(...places.map((each) => each.y), Infinity);
  let unplaced = 0;
  for (const [name, written] of Object.entries(fragment.modules)) {
    const free = freeName(Object.keys(modules), name);
    renamed.set(name, free);
    const rest = { ...written };
    delete rest["first"];
    modules[free] = empty && renamed.size === 1 ? { ...rest, first: true } : rest;
    const place = fragment.places[name];
    edited.layout.modules[free] = snapped(
      place === undefined
        ? { x: corner.x + 300 * unplaced++, y: corner.y }
        : { x: corner.x + place.x - left, y: corner.y + place.y - top },
    );
  }
  for (const connector of fragment.connectors) {
    const { from, to, ...rest } = mapping(connector);
    const source = typeof from === "string" ? renamed.get(from) : undefined;
    const target = typeof to === "string" ? renamed.get(to) : undefined;
    if (source !== undefined && target !== undefined) {
      const { event, value, ...others } = rest;
      connectorsIn(edited.document).push({
        from: source, ...(event === undefined ? {} : { event }), ...(value === undefined ? {} : { value }), to: target, ...others,
      });
    }
  }
  return [...renamed.values()];
}

/** Put a note on the canvas. Gives its place in the list. */
export function addNote(edited: Edited, at: Point, text: string): number {
  const note: Note = { ...snapped(at), width: 200, text };
  return edited.layout.notes.push(note) - 1;
}
