/** The lines of all connectors of a flow, by their places in the document's list. */
import { ENTRY, portOf, WIDTH, type Card } from "../model/card";
import type { FlowConnector } from "../model/document";
import type { Point } from "../model/history";
import { curve, type Curve } from "../model/lines";

export interface Line {
  index: number;
  from: string;
  to: string;
  curve: Curve;
}

/** The line of a connector; null where it leads nowhere. */
export function lineOf(connector: FlowConnector, cards: ReadonlyMap<string, Card>, at: ReadonlyMap<string, Point>): Line | null {
  const source = cards.get(connector.from);
  const [from, to] = [at.get(connector.from), at.get(connector.to)];
  if (source === undefined || from === undefined || to === undefined) return null;
  const port = { x: from.x + WIDTH, y: from.y + portOf(source, `c${connector.index}`) };
  const line = curve(port, { x: to.x, y: to.y + ENTRY }, connector.from === connector.to);
  return { index: connector.index, from: connector.from, to: connector.to, curve: line };
}

export function linesOf(
  connectors: readonly FlowConnector[],
  cards: ReadonlyMap<string, Card>,
  at: ReadonlyMap<string, Point>,
): Map<number, Line> {
  const lines = new Map<number, Line>();
  for (const connector of connectors) {
    const line = lineOf(connector, cards, at);
    if (line !== null) lines.set(connector.index, line);
  }
  return lines;
}
