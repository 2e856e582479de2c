/** What a supervisor sees, put together from the messages of the socket. Nothing here knows of React or of sockets. */
import type { Schemas } from "../../../api/client";
import type { FloorMessage } from "../../../live/messages";

export type FloorEvent = Schemas["EventMessage"]["event"];
export type Agent = Schemas["SignedInAgent"];
export type AgentState = Schemas["State"];
export type Queue = Schemas["QueueView"];
export type Conversation = Schemas["ConversationView"];
export type Contact = Schemas["FloorContact"];
export type Today = Schemas["ServiceToday"];
type SupervisorRequest = Schemas["SupervisorRequest"];
/** What a supervisor asks, without the number of the request. */
export type Asking = SupervisorRequest extends infer One ? (One extends SupervisorRequest ? Omit<One, "request"> : never) : never;
export type Mode = "listen" | "coach" | "barge";

/** A sentence for this supervisor, or for everybody. */
export interface Told {
  at: number;
  text: string;
}

export interface FloorState {
  /** The number of the last event that is in it; null before the first message. */
  number: number | null;
  supervisor: string;
  agents: ReadonlyMap<string, Agent>;
  queues: ReadonlyMap<string, Queue>;
  contacts: ReadonlyMap<string, Contact>;
  conversations: ReadonlyMap<string, Conversation>;
  today: ReadonlyMap<string, Today>;
  day: { since: number; timeZone: string } | null;
  names: Readonly<Record<string, string>>;
  reasons: Readonly<Record<string, string>>;
  told: readonly Told[];
}

export const EMPTY: FloorState = {
  number: null,
  supervisor: "",
  agents: new Map(),
  queues: new Map(),
  contacts: new Map(),
  conversations: new Map(),
  today: new Map(),
  day: null,
  names: {},
  reasons: {},
  told: [],
};

/** How many sentences are kept. */
const KEPT = 20;

type Draft = { -readonly [Key in keyof FloorState]: FloorState[Key] };

/** The floor after some messages. What has not changed is the same object as before, so that nothing of it is drawn anew. */
export function after(before: FloorState, messages: readonly FloorMessage[]): FloorState {
  const draft: Draft = { ...before };
  const own = new Set<ReadonlyMap<string, unknown>>();
  for (const message of messages) take(draft, own, message);
  return draft;
}

function take(draft: Draft, own: Set<ReadonlyMap<string, unknown>>, message: FloorMessage): void {
  switch (message.say) {
    case "floor":
      begin(draft, message);
      return;
    case "queues":
      draft.queues = changed(draft.queues, own, message.queues, (each) => each.service, [], message.whole);
      return;
    case "contacts":
      draft.contacts = changed(draft.contacts, own, message.contacts, (each) => each.contact, message.over, message.whole);
      return;
    case "today":
      draft.today = changed(draft.today, own, message.services, (each) => each.service, [], message.whole);
      draft.day = { since: message.since, timeZone: message.time_zone };
      return;
    case "event":
      happened(draft, own, message.event);
      draft.number = message.event.number || draft.number;
      return;
    case "beat":
    case "resumed":
      draft.number = message.number;
      return;
    case "done":
    case "refused":
      return;
  }
}

function begin(draft: Draft, message: Extract<FloorMessage, { say: "floor" }>): void {
  const { view } = message;
  draft.number = view.number;
  draft.supervisor = message.supervisor;
  draft.agents = keyed(view.agents, (each) => each.agent);
  draft.conversations = keyed(view.conversations, (each) => each.contact);
  draft.queues = keyed(message.queues, (each) => each.service);
  draft.names = message.names;
  draft.reasons = Object.fromEntries((message.reasons).map((each) => [each.name, each.title]));
  if (view.notice) draft.told = [{ at: view.at, text: view.notice }];
}

function happened(draft: Draft, own: Set<ReadonlyMap<string, unknown>>, event: FloorEvent): void {
  switch (event.event) {
    case "agent": {
      const gone = event.agent.state === "signed_out";
      draft.agents = changed(draft.agents, own, gone ? [] : [event.agent], (each) => each.agent, gone ? [event.agent.agent] : []);
      return;
    }
    case "conversation":
      draft.conversations = changed(draft.conversations, own, [event.conversation], (each) => each.contact);
      return;
    case "conversation_over":
      draft.conversations = changed(draft.conversations, own, [], (each) => each.contact, [event.contact]);
      return;
    case "max_wait": {
      const queue = draft.queues.get(event.service);
      if (queue !== undefined) draft.queues = changed(draft.queues, own, [{ ...queue, max_wait: event.seconds }], (each) => each.service);
      return;
    }
    case "announced":
      tell(draft, event.at, event.text);
      return;
    case "told":
      if (event.to === draft.supervisor) tell(draft, event.at, event.text);
      return;
    // Where a contact waits and to whom it is offered comes with "contacts", together with its place.
    case "offer":
    case "offer_over":
    case "waiting":
    case "waiting_over":
      return;
  }
}

function tell(draft: Draft, at: number, text: string): void {
  draft.told = [{ at, text }, ...draft.told].slice(0, KEPT);
}

function keyed<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, Item> {
  return new Map(items.map((each) => [key(each), each]));
}

/** A map with some entries put and some removed; copied once for all messages that come together. */
function changed<Item>(
  before: ReadonlyMap<string, Item>,
  own: Set<ReadonlyMap<string, unknown>>,
  put: readonly Item[],
  key: (item: Item) => string,
  gone: readonly string[] = [],
  whole = false,
): ReadonlyMap<string, Item> {
  if (!whole && put.length === 0 && gone.length === 0) return before;
  const map = whole ? new Map<string, Item>() : own.has(before) && before instanceof Map ? (before as Map<string, Item>) : new Map(before);
  own.add(map);
  for (const each of put) map.set(key(each), each);
  for (const each of gone) map.delete(each);
  return map;
}

/** The part that this supervisor has in a conversation. */
export function partOf(conversation: Conversation | undefined, supervisor: string): Mode | null {
  const member = conversation?.members.find((each) => each.role === "supervisor" && each.name === supervisor);
  return member?.mode || null;
}

/** The conversation that this supervisor takes part in. */
export function ownConversation(state: FloorState): Conversation | undefined {
  for (const each of state.conversations.values()) if (partOf(each, state.supervisor) !== null) return each;
  return undefined;
}
