/** Who works on which draft now, as the socket of designers tells it. */
import type { Schemas } from "../../../api/client";

export type DesignerMessage = Schemas["DesignerMessage"];
export type DraftEditor = Schemas["DraftEditor"];

export interface Presence {
  /** The number of this page; null while it is not connected. */
  you: number | null;
  people: readonly DraftEditor[];
}

export const NOBODY: Presence = { you: null, people: [] };

/** What a message changes of it. */
export function follow(presence: Presence, message: DesignerMessage): Presence {
  return message.say === "editing" ? { you: message.you, people: message.people } : presence;
}

/** Somebody else at the flow, or the same person on another page. */
export interface Other {
  page: number;
  who: string;
  /** Empty while they are at none, or at another draft. */
  module: string;
  /** Whether it is the same person in another window. */
  yourself: boolean;
  sameDraft: boolean;
}

/** Who else is at a flow: those at the same draft first, in the order in which they came. */
export function othersAt({ you, people }: Presence, flow: string, draft: string, me: string): Other[] {
  const others = people.filter((each) => each.flow === flow && each.page !== you);
  return others
    .map((each) => ({ each, sameDraft: each.draft === draft }))
    .sort((a, b) => Number(b.sameDraft) - Number(a.sameDraft) || a.each.since - b.each.since)
    .map(({ each, sameDraft }) => ({
      page: each.page, who: each.who, module: sameDraft ? each.module : "", yourself: each.who === me, sameDraft,
    }));
}

const KNOWN: ReadonlySet<unknown> = new Set<DesignerMessage["say"]>(["editing", "draft_saved", "published", "not_understood"]);

/** A message as it came; null for one of a newer server that this page does not know. */
export function readMessage(text: string): DesignerMessage | null {
  const told: unknown = JSON.parse(text);
  return isMessage(told) ? told : null;
}

function isMessage(told: unknown): told is DesignerMessage {
  return typeof told === "object" && told !== null && "say" in told && KNOWN.has(told.say);
}
