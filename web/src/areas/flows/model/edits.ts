/** What one can do to a flow. Each takes a draft of what is edited (immer) and changes it; none knows of the screen. */
import { ENTRY, WIDTH } from "./card";
import { mapping, type FlowDocument, type Json } from "./document";
import type { Edited, Point } from "./history";

/** A connector as the document writes it. */
export interface Written {
  from: string;
  event: string;
  value?: string;
  to: string;
  result: string;
}

type Mapping = { [name: string]: Json };

/** The modules of a document, to be changed; made where there are none. */
export function modulesIn(document: FlowDocument): Mapping {
  const found = document["modules"];
  if (typeof found === "object" && found !== null && !Array.isArray(found)) return found;
  const made: Mapping = {};
  document["modules"] = made;
  return made;
}

/** The connectors of a document, to be changed; made where there are none. */
export function connectorsIn(document: FlowDocument): Json[] {
  const found = document["connectors"];
  if (Array.isArray(found)) return found;
  const made: Json[] = [];
  document["connectors"] = made;
  return made;
}

const end = (connector: Json, which: "from" | "to"): string => {
  const name = mapping(connector)[which];
  return typeof name === "string" ? name : "";
};

/** A name that no module has: the one that is wished for, or with the next free number. */
export function freeName(taken: Iterable<string>, wished: string): string {
  const names = new Set(taken);
  if (!names.has(wished)) return wished;
  const base = wished.replace(/ \d+$/, "");
  let number = 2;
  while (names.has(`${base} ${number}`)) number += 1;
  return `${base} ${number}`;
}

/** To the grid of 10. */
export function snapped(at: Point): Point {
  return { x: Math.round(at.x / 10) * 10, y: Math.round(at.y / 10) * 10 };
}

/** Add a module; it is the first where the flow has none. Gives its name. */
export function addModule(edited: Edited, type: string, wished: string, at: Point, properties: Mapping = {}): string {
  const modules = modulesIn(edited.document);
  const name = freeName(Object.keys(modules), wished);
  const alone = Object.keys(modules).length === 0;
  modules[name] = { type, ...(alone ? { first: true } : {}), ...properties };
  edited.layout.modules[name] = snapped(at);
  return name;
}

/** Where a contact goes on when these modules are gone: the one module to which all their connectors lead. */
export function joinTarget(document: FlowDocument, names: ReadonlySet<string>): string | null {
  const targets = new Set(
    (Array.isArray(document["connectors"]) ? document["connectors"] : [])
      .filter((each) => names.has(end(each, "from")) && !names.has(end(each, "to")))
      .map((each) => end(each, "to")),
  );
  const [only] = targets;
  return targets.size === 1 && only !== undefined && only in mapping(document["modules"]) ? only : null;
}

/** Remove modules with their connectors. Connectors to them lead to where all of theirs led (`join`), if anywhere.
 *  Gives the module to which they lead now. */
export function removeModules(edited: Edited, names: ReadonlySet<string>, join: boolean): string | null {
  const { document, layout } = edited;
  const target = join ? joinTarget(document, names) : null;
  const modules = modulesIn(document);
  const wasFirst = [...names].some((name) => mapping(modules[name])["first"] === true);
  for (const name of names) {
    delete modules[name];
    delete layout.modules[name];
  }
  document["connectors"] = connectorsIn(document).filter((each) => {
    if (names.has(end(each, "from"))) return false;
    return !names.has(end(each, "to")) || target !== null;
  });
  if (target === null) return null;
  for (const each of connectorsIn(document)) {
    if (names.has(end(each, "to"))) mapping(each)["to"] = target;
  }
  const fallback = mapping(document["fallback"]);
  if (typeof fallback["to"] === "string" && names.has(fallback["to"])) fallback["to"] = target;
  if (wasFirst) makeFirst(edited, target);
  return target;
}

/** Give a module another name, everywhere. False where the name is empty or taken. */
export function renameModule(edited: Edited, was: string, name: string): boolean {
  const modules = modulesIn(edited.document);
  if (name === "" || name === was || name in modules || !(was in modules)) return false;
  edited.document["modules"] = Object.fromEntries(
    Object.entries(modules).map(([each, value]) => [each === was ? name : each, value]),
  );
  for (const connector of connectorsIn(edited.document)) {
    const written = mapping(connector);
    if (written["from"] === was) written["from"] = name;
    if (written["to"] === was) written["to"] = name;
  }
  const fallback = mapping(edited.document["fallback"]);
  if (fallback["to"] === was) fallback["to"] = name;
  const place = edited.layout.modules[was];
  if (place !== undefined) {
    edited.layout.modules[name] = place;
    delete edited.layout.modules[was];
  }
  return true;
}

/** Let the flow begin with this module, and with no other. */
export function makeFirst(edited: Edited, name: string): void {
  for (const [each, value] of Object.entries(modulesIn(edited.document))) {
    const module = mapping(value);
    if (each !== name) {
      if ("first" in module) delete module["first"];
    } else if (module["first"] !== true) module["first"] = true;
  }
}

function written(connector: Written): Mapping {
  const { from, event, value, to, result } = connector;
  return { from, event, ...(value ? { value } : {}), to, ...(result === "" ? {} : { result }) };
}

/** Add a connector behind the last one of its module. Gives its place in the list. */
export function connect(edited: Edited, connector: Written): number {
  const connectors = connectorsIn(edited.document);
  const last = connectors.findLastIndex((each) => end(each, "from") === connector.from);
  const place = last === -1 ? connectors.length : last + 1;
  connectors.splice(place, 0, written(connector));
  return place;
}

/** Write a connector anew. What else the file says of it is kept. */
export function changeConnector(edited: Edited, index: number, changes: Partial<Written>): void {
  const connector = connectorsIn(edited.document)[index];
  if (connector === undefined) return;
  const before = mapping(connector);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "" && (name === "value" || name === "result")) delete before[name];
    else if (before[name] !== value && value !== undefined) before[name] = value;
  }
}

export function removeConnector(edited: Edited, index: number): void {
  connectorsIn(edited.document).splice(index, 1);
}

/** Put a module between the two ends of a connector: it leads to the module, and the module on to where it led. */
export function insertOn(edited: Edited, index: number, name: string, event: string, result?: string): void {
  const connector = mapping(connectorsIn(edited.document)[index]);
  const { to } = connector;
  if (typeof to !== "string") return;
  const due = result ?? (typeof connector["result"] === "string" ? connector["result"] : "");
  connector["to"] = name;
  connect(edited, { from: name, event, to, result: due });
}

/** Move modules and notes. `at` says where each stands now. */
export function moveBy(edited: Edited, at: ReadonlyMap<string, Point>, by: Point): void {
  for (const [name, place] of at) edited.layout.modules[name] = snapped({ x: place.x + by.x, y: place.y + by.y });
}

export function moveTo(edited: Edited, at: ReadonlyMap<string, Point>): void {
  for (const [name, place] of at) {
    const before = edited.layout.modules[name];
    const next = snapped(place);
    if (before?.x !== next.x || before.y !== next.y) edited.layout.modules[name] = next;
  }
}

export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom" | "columns" | "rows";

/** The places of cards after they were aligned, or put at equal distances (`columns`, `rows`). */
export function aligned(boxes: readonly (Point & { name: string; height: number })[], how: Alignment): Map<string, Point> {
  const places = new Map<string, Point>();
  const left = Math.min(...boxes.map((each) => each.x));
  const top = Math.min(...boxes.map((each) => each.y));
  const right = Math.max(...boxes.map((each) => each.x + WIDTH));
  const bottom = Math.max(...boxes.map((each) => each.y + each.height));
  const used = boxes.reduce((sum, each) => sum + (how === "columns" ? WIDTH : each.height), 0);
  const gap = boxes.length < 2 ? 0 : ((how === "columns" ? right - left : bottom - top) - used) / (boxes.length - 1);
  let next = how === "columns" ? left : top;
  const order = [...boxes].sort((a, b) => (how === "columns" ? a.x - b.x : a.y - b.y));
  for (const { name, x, y, height } of order) {
    const at = { x, y };
    if (how === "left") at.x = left;
    if (how === "right") at.x = right - WIDTH;
    if (how === "centre") at.x = (left + right - WIDTH) / 2;
    if (how === "top") at.y = top;
    if (how === "bottom") at.y = bottom - height;
    // Lines come in at the middle of the head: heads in one line look aligned, middles of cards do not.
    if (how === "middle") at.y = boxes.reduce((sum, each) => sum + each.y + ENTRY, 0) / boxes.length - ENTRY;
    if (how === "columns") {
      at.x = next;
      next += WIDTH + gap;
    }
    if (how === "rows") {
      at.y = next;
      next += height + gap;
    }
    places.set(name, snapped(at));
  }
  return places;
}
