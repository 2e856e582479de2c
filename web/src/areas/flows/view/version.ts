/** A version of a flow as it is drawn to be read: its cards with the ways out that it has, and where each stands. */
import { cardsOf, FOOT, HEAD, LINE, type Card } from "../model/card";
import type { Catalogue } from "../model/catalogue";
import { readFlow, type FlowDocument, type ReadFlow } from "../model/document";
import type { Point } from "../model/history";
import { placeMissing } from "../model/tidy";

export interface DrawnVersion {
  flow: ReadFlow;
  catalogue: Catalogue;
  cards: ReadonlyMap<string, Card>;
  at: ReadonlyMap<string, Point>;
}

/** Draw a version. `places` are those of the flow's layout: modules that it does not name are placed by the program. */
export function drawnVersion(document: FlowDocument, places: { [name: string]: Point }, catalogue: Catalogue): DrawnVersion {
  const flow = readFlow(document);
  const cards = new Map([...cardsOf(flow, catalogue, new Set())].map(([name, card]) => [name, written(card)]));
  const at = new Map<string, Point>();
  for (const name of cards.keys()) {
    const place = places[name];
    if (place !== undefined) at.set(name, place);
  }
  return { flow, catalogue, cards, at: new Map([...at, ...placeMissing(cards, at)]) };
}

/** A card with the rows of its connectors alone: what could be added is of no use where nothing can be. */
function written(card: Card): Card {
  const rows = card.rows.filter((row) => row.kind === "connector");
  const top = HEAD + (card.said === "" ? 0 : LINE);
  return { ...card, rows, height: rows.length === 0 && card.said === "" ? HEAD : top + rows.length * LINE + FOOT };
}
