/** Ways through a flow, as simulations and proofs tell them, on the flow's own modules and connectors. */
import type { LitPath } from "../designer/store";
import type { FlowConnector, ReadFlow } from "../model/document";

export interface RaisedIn {
  module: string;
  event: string;
  value: string;
}

/** Events that are tried in turn where no connector takes one. */
export type FallsBackTo = ReadonlyMap<string, readonly { event: string; value: string }[]>;

/** One module of a way: how it was left, if it was. */
export interface WayStep {
  module: string;
  event: string;
  value: string;
  /** The connector taken; null at the end, and where the flow's fallback was taken. */
  connector: FlowConnector | null;
  /** The result that is due once the module is left, or while the contact stands in it. */
  due: string;
}

/** The modules that were entered, each with the event that it raised and the connector that this took. */
export function wayOf(
  flow: ReadFlow, opening: string, path: readonly string[], events: readonly RaisedIn[], fallsBackTo: FallsBackTo,
): WayStep[] {
  const raised = [...events];
  let due = opening;
  return path.map((module, at) => {
    const own = raised[0]?.module === module ? raised.shift() : undefined;
    const next = path[at + 1];
    const connector = own === undefined || next === undefined ? null : connectorFor(flow, own, next, fallsBackTo);
    if (connector !== null) due = connector.result;
    else if (own !== undefined && next !== undefined && flow.fallback?.to === next) due = flow.fallback.result;
    return { module, event: own?.event ?? "", value: own?.value ?? "", connector, due };
  });
}

/** The connector that an event takes to the next module. */
export function connectorFor(
  flow: ReadFlow, raised: RaisedIn, next: string, fallsBackTo: FallsBackTo,
): FlowConnector | null {
  const between = flow.connectors.filter((each) => each.from === raised.module && each.to === next);
  const tried = [raised, ...(fallsBackTo.get(raised.event) ?? [])];
  for (const { event, value } of tried) {
    const exact = between.find((each) => each.event === event && each.value === value);
    const any = between.find((each) => each.event === event && (each.value === "?" || value === ""));
    const found = exact ?? any;
    if (found !== undefined) return found;
  }
  return null;
}

/** What of a way is lit up: its first `length` modules, all of them where it is not told. */
export function litPath(way: readonly WayStep[], length: number = way.length): LitPath | null {
  const shown = way.slice(0, length);
  const last = shown.at(-1);
  if (last === undefined) return null;
  return {
    modules: shown.map((step) => step.module),
    connectors: shown.slice(0, -1).flatMap((step) => (step.connector === null ? [] : [step.connector.index])),
    at: last.module,
  };
}
