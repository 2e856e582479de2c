/** Two versions of a flow as they are drawn side by side: what the server says of their difference, at its places. */
import type { Schemas } from "../../../api/client";
import { WIDTH } from "../model/card";
import type { Catalogue } from "../model/catalogue";
import type { FlowDocument } from "../model/document";
import type { Point } from "../model/history";
import type { Bounds } from "../model/lines";
import { drawnVersion, type DrawnVersion } from "./version";

export type FlowChange = Schemas["FlowChange"];
export type Mark = FlowChange["kind"];

export interface MarkedVersion {
  drawn: DrawnVersion;
  modules: ReadonlyMap<string, Mark>;
  /** By their places in the document's list. */
  connectors: ReadonlyMap<number, Mark>;
}

export interface Compared {
  before: MarkedVersion;
  after: MarkedVersion;
  /** What is around everything that changed; null where nothing of it is drawn. */
  around: Bounds | null;
}

/** Where a change is: in one of the versions, or in both. */
export interface ChangePlace {
  before: VersionPlace | null;
  after: VersionPlace | null;
}

export interface VersionPlace {
  module: string;
  connector: number | null;
}

/** What is drawn of two versions. `places` are those of the layout; a module stands at the same place in both. */
export function compared(
  before: FlowDocument,
  after: FlowDocument,
  places: { [name: string]: Point },
  changes: readonly FlowChange[],
  catalogue: Catalogue,
): Compared {
  const now = drawnVersion(after, places, catalogue);
  const names = newNames(changes);
  const were: { [name: string]: Point } = { ...places };
  for (const [name, at] of now.at) were[name] = at;
  for (const [was, name] of names) {
    const at = now.at.get(name);
    if (at !== undefined) were[was] = at;
  }
  const old = drawnVersion(before, were, catalogue);
  const marked = { before: marks(old), after: marks(now) };
  for (const change of changes) {
    const { before: there, after: here } = placeOfChange(marked, changes, change);
    // A module of which a property was added or left out is a changed one.
    const kind = change.what === "" || change.kind === "renamed" ? change.kind : "changed";
    if (there !== null) mark(marked.before, there, kind);
    if (here !== null) mark(marked.after, here, kind);
  }
  return { ...marked, around: around([marked.before, marked.after]) };
}

/** Where a change is seen. One of the flow's own settings is nowhere. */
export function placeOfChange(
  { before, after }: { before: { drawn: DrawnVersion }; after: { drawn: DrawnVersion } },
  changes: readonly FlowChange[],
  change: FlowChange,
): ChangePlace {
  const { module, connector, kind, what } = change;
  if (module === null) return { before: null, after: null };
  const whole = what === "";
  const was = [...newNames(changes)].find(([, name]) => name === module)?.[0] ?? module;
  return {
    before: whole && kind === "added" ? null : placeIn(before.drawn, was, connector),
    after: whole && kind === "removed" ? null : placeIn(after.drawn, module, connector),
  };
}

function placeIn({ flow, cards, catalogue }: DrawnVersion, module: string, way: FlowChange["connector"]): VersionPlace | null {
  if (!cards.has(module)) return null;
  if (way === null) return { module, connector: null };
  // A file may write an event by its label.
  const slug = (event: string) =>
    catalogue.events.find((each) => each.label.toLowerCase() === event.toLowerCase())?.event ?? event.toLowerCase();
  const found = flow.connectors.find((each) => each.from === module && slug(each.event) === way.event && each.value === way.value);
  return { module, connector: found?.index ?? null };
}

/** The new names of renamed modules, by their old ones. */
function newNames(changes: readonly FlowChange[]): Map<string, string> {
  return new Map(
    changes.flatMap(({ kind, before, after }) =>
      kind === "renamed" && typeof before === "string" && typeof after === "string" ? [[before, after] as const] : [],
    ),
  );
}

interface Marking extends MarkedVersion {
  modules: Map<string, Mark>;
  connectors: Map<number, Mark>;
}

function marks(drawn: DrawnVersion): Marking {
  return { drawn, modules: new Map(), connectors: new Map() };
}

function mark({ modules, connectors }: Marking, { module, connector }: VersionPlace, kind: Mark): void {
  if (connector !== null) connectors.set(connector, kind);
  else if (!modules.has(module)) modules.set(module, kind);
}

function around(versions: readonly MarkedVersion[]): Bounds | null {
  const found: Bounds[] = [];
  for (const { drawn: { flow, cards, at }, modules, connectors } of versions) {
    const names = new Set(modules.keys());
    for (const place of connectors.keys()) {
      const way = flow.connectors[place];
      if (way !== undefined) names.add(way.from).add(way.to);
    }
    for (const name of names) {
      const place = at.get(name);
      const height = cards.get(name)?.height ?? 0;
      if (place !== undefined) found.push({ left: place.x, top: place.y, right: place.x + WIDTH, bottom: place.y + height });
    }
  }
  if (found.length === 0) return null;
  return {
    left: Math.min(...found.map((each) => each.left)), top: Math.min(...found.map((each) => each.top)),
    right: Math.max(...found.map((each) => each.right)), bottom: Math.max(...found.map((each) => each.bottom)),
  };
}
