/** What the card of a module shows, and how large it is. The numbers are those of the drawings of flows. */
import { meets, type Catalogue, type EventType, type ModuleType } from "./catalogue";
import { mapping, type FlowConnector, type FlowModule, type Json, type ReadFlow } from "./document";

export const WIDTH = 260;
export const HEAD = 44;
export const LINE = 20;
export const FOOT = 8;
/** Where connectors come in: the middle of the head. */
export const ENTRY = HEAD / 2;
/** The row from which a connector for any event is drawn: the head. */
export const HEAD_ROW = "new";

export type Family = "says" | "asks" | "looks" | "reaches" | "unknown";

/** One way out of a module: a connector, an event that has none, or the others that are folded away. */
export interface Row {
  /** Unique on its card; the id of its handle. */
  id: string;
  kind: "connector" | "missing" | "more";
  event: string;
  value: string;
  /** The place of its connector in the document's list; null where there is none. */
  connector: number | null;
  to: string;
  result: string;
  /** How many events are folded away, for a row of kind `more`. */
  count: number;
  /** The top of the row, from the top of the card. */
  top: number;
}

export interface Card {
  name: string;
  type: string;
  /** What people call the type; what the file writes where it is none of the types. */
  title: string;
  family: Family;
  said: string;
  note: string;
  first: boolean;
  terminal: boolean;
  /** The flow's fallback leads here. */
  fallback: boolean;
  rows: readonly Row[];
  height: number;
}

/** The cards of a flow, by module. Those of `unfolded` modules show every event. */
export function cardsOf(flow: ReadFlow, catalogue: Catalogue, unfolded: ReadonlySet<string>): Map<string, Card> {
  const leaving = new Map<string, FlowConnector[]>();
  for (const connector of flow.connectors) {
    const listed = leaving.get(connector.from);
    if (listed === undefined) leaving.set(connector.from, [connector]);
    else listed.push(connector);
  }
  return new Map(
    flow.modules.map((module) => [
      module.name,
      cardOf(flow, module, leaving.get(module.name) ?? [], catalogue, unfolded.has(module.name)),
    ]),
  );
}

export function cardOf(
  flow: ReadFlow,
  module: FlowModule,
  leaving: readonly FlowConnector[],
  catalogue: Catalogue,
  unfolded: boolean,
): Card {
  const type = catalogue.type(module.type);
  const said = saidBy(module, flow.language);
  const listed = leaving.map((each): Omit<Row, "top"> => ({
    id: `c${each.index}`, kind: "connector", event: each.event, value: each.value, connector: each.index,
    to: each.to, result: each.result, count: 0,
  }));
  const { forgotten, others } = withoutConnector(flow, type, leaving, catalogue);
  const missing = (unfolded ? [...forgotten, ...others] : forgotten).map((each): Omit<Row, "top"> => ({
    id: `e:${each.event}:${each.value}`, kind: "missing", event: each.event, value: each.value, connector: null,
    to: "", result: "", count: 0,
  }));
  const more: Omit<Row, "top">[] = others.length === 0 ? [] : [
    { id: "more", kind: "more", event: "", value: "", connector: null, to: "", result: "", count: unfolded ? 0 : others.length },
  ];
  const top = HEAD + (said === "" ? 0 : LINE);
  const rows = [...listed, ...missing, ...more].map((each, at) => ({ ...each, top: top + at * LINE }));
  return {
    name: module.name,
    type: module.type,
    title: type?.title ?? module.type,
    family: familyOf(type),
    said,
    note: typeof module.properties["note"] === "string" ? module.properties["note"] : "",
    first: module.first,
    terminal: type?.terminal === true,
    fallback: flow.fallback?.to === module.name,
    rows,
    height: rows.length === 0 && said === "" ? HEAD : top + rows.length * LINE + FOOT,
  };
}

export function familyOf(type: ModuleType | undefined): Family {
  const family = type?.family;
  return family === "says" || family === "asks" || family === "looks" || family === "reaches" ? family : "unknown";
}

/** Where the line of a row leaves its card, from the top of the card. */
export function portOf(card: Card, row: string): number {
  const found = card.rows.find((each) => each.id === row);
  return found === undefined ? ENTRY : found.top + LINE / 2;
}

interface Way {
  event: string;
  value: string;
}

/** The events without a connector: those that nothing takes, and the others, which are unusual or taken by another. */
function withoutConnector(
  flow: ReadFlow,
  type: ModuleType | undefined,
  leaving: readonly FlowConnector[],
  catalogue: Catalogue,
): { forgotten: Way[]; others: Way[] } {
  const forgotten: Way[] = [];
  const others: Way[] = [];
  if (type === undefined || type.terminal) return { forgotten, others };
  const taken = new Set(leaving.flatMap((each) => [each.event, `${each.event}:${each.value}`]));
  const asks = type.family === "asks" || taken.has("key_press");
  for (const event of catalogue.events) {
    const usual = type.events.includes(event.event);
    if (!meets(event, flow.direction) || !(usual || flow.events === "all")) continue;
    const needed =
      usual && event.moves_contact && !event.falls_back_to.some((each) => taken.has(`${each.event}:${each.value}`)) &&
      (asks || !KEYED.has(event.event));
    for (const value of valuesWithout(event, taken)) (needed ? forgotten : others).push({ event: event.event, value });
  }
  return { forgotten, others };
}

/** Events that only come where keys are asked for. */
const KEYED = new Set(["key_press", "no_input", "no_match"]);

function valuesWithout(event: EventType, taken: ReadonlySet<string>): string[] {
  if (event.values.length === 0) return taken.has(event.event) ? [] : [""];
  const free = event.values.filter((value) => !taken.has(`${event.event}:${value}`));
  // Twelve rows of keys would hide the others: one row offers the next key.
  if (event.event === "key_press") return free.length === 0 || taken.has("key_press:?") ? [] : [""];
  return free;
}

/** The first words of what a module says, or the first expression that it computes. */
export function saidBy(module: FlowModule, language: string): string {
  const prompt = module.properties["prompt"];
  if (prompt !== undefined) return promptText(prompt, language);
  const written = Object.entries(module.properties).find(([name]) => SAYING.has(name));
  return written === undefined || typeof written[1] === "object" ? "" : String(written[1]);
}

const SAYING = new Set(["when", "expression", "url", "value", "subject", "text", "number", "box"]);

/** A prompt as text: of its language, or of the first one that is there; recordings and values in brackets. */
export function promptText(prompt: Json, language: string): string {
  if (typeof prompt === "string") return prompt;
  if (Array.isArray(prompt)) return prompt.map(pieceText).filter((each) => each !== "").join(" ");
  const byLanguage = mapping(prompt);
  const spoken = byLanguage[language] ?? Object.values(byLanguage)[0];
  if (PIECES.some((each) => each in byLanguage)) return pieceText(prompt);
  return spoken === undefined || spoken === null ? "" : promptText(spoken, language);
}

const PIECES = ["text", "recording", "silence", "digits", "number", "ordinal", "amount", "date", "time"];

function pieceText(piece: Json): string {
  if (typeof piece === "string") return piece;
  const written = mapping(piece);
  const kind = PIECES.find((each) => each in written);
  if (kind === undefined || kind === "silence") return "";
  const value = written[kind];
  if (kind === "text") return typeof value === "string" ? value : "";
  return `[${typeof value === "string" ? value : kind}]`;
}
