/** What the server tells a desk or a floor view, read from the text of its WebSocket. What has its usual value is not
 *  sent, and is put in here, so that everything else sees whole messages. */
import type { Schemas } from "../api/client";

export type AgentMessage = Schemas["AgentMessage"];
export type FloorMessage = Schemas["SupervisorMessage"];
type LiveMessage = AgentMessage | FloorMessage;
type LiveEvent = Schemas["EventMessage"]["event"];

type Raw = Record<string, unknown>;

/** The usual values of an object's fields, and the shapes of the objects in it. */
interface Shape {
  usual: Raw;
  parts?: Readonly<Record<string, Shape>>;
}

const OPTION: Shape = { usual: { of: [], category: "" } };
const AGENT: Shape = {
  usual: {
    reason: "", contact: "", since: 0, until: 0, services: [], asked: null, muted: false, path: "softphone",
    nailed_up: false, path_up: false, desktop: true,
  },
};
const POP: Shape = {
  usual: { caller: "", called: "", service: "", account: "", fields: {}, first: "", path: [], url: "" },
};
const CONVERSATION: Shape = {
  usual: { held: false, consult: "", recording: "off", members: [] },
  parts: { members: { usual: { mode: "", present: true } } },
};
const OFFER: Shape = {
  usual: { number: 0, at: 0, accept: false, callback: false, asked_by: "", pop: whole({}, POP) },
  parts: { pop: POP },
};

const EVENTS: Readonly<Record<LiveEvent["event"], Shape>> = {
  agent: { usual: {}, parts: { agent: AGENT } },
  offer: OFFER,
  offer_over: { usual: {} },
  waiting: { usual: { service: "", offered_to: "", callback: false } },
  waiting_over: { usual: {} },
  conversation: { usual: {}, parts: { conversation: CONVERSATION } },
  conversation_over: { usual: {} },
  told: { usual: { contact: "" } },
  announced: { usual: {} },
  max_wait: { usual: {} },
};

const MESSAGES: Readonly<Record<LiveMessage["say"], Shape>> = {
  desk: {
    usual: {
      full_name: "", view: null, offer: null, conversation: null, pop: null, services: [], calls_for: [],
      paths: [], reasons: [], codes: [], notice: "",
    },
    parts: {
      view: AGENT, offer: OFFER, conversation: CONVERSATION, pop: POP, services: OPTION, paths: OPTION, reasons: OPTION,
      codes: OPTION,
    },
  },
  pop: { usual: {}, parts: { pop: POP } },
  floor: {
    usual: { queues: [], names: {}, callers: {}, reasons: [] },
    parts: {
      view: {
        usual: { agents: [], waiting: [], notice: "", conversations: [] },
        parts: {
          agents: AGENT, conversations: CONVERSATION, waiting: { usual: { agent: "", callback: false } },
        },
      },
      queues: queue(),
      reasons: OPTION,
    },
  },
  queues: { usual: { whole: false }, parts: { queues: queue() } },
  contacts: {
    usual: { contacts: [], over: [], whole: false },
    parts: {
      contacts: {
        usual: {
          service: "", flow: "", module: "", caller: "", called: "", since: 0, standing: "flow", queued_at: 0, place: 0,
          skill: "", teams: [], priority: 0, agent: "", callback: false,
        },
      },
    },
  },
  today: {
    usual: { services: [], whole: false },
    parts: {
      services: {
        usual: {
          answer_within: 20, asked: 0, answered: 0, in_time: 0, called_back: 0, abandoned: 0, stepped_aside: 0, turned_down: 0,
          not_routed: 0, service_level: null, average_wait: null, average_handling: null,
        },
      },
    },
  },
  event: { usual: {} },
  resumed: { usual: { at: 0 } },
  beat: { usual: { at: 0 } },
  done: { usual: {} },
  refused: { usual: { request: 0 } },
};

function queue(): Shape {
  return { usual: { waiting: 0, longest: 0, estimated: null, signed_in: 0, ready: 0 } };
}

function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function whole(told: Raw, { usual, parts = {} }: Shape): Raw {
  const full: Raw = { ...usual, ...told };
  for (const [name, shape] of Object.entries(parts)) {
    const part = full[name];
    if (isRecord(part)) full[name] = whole(part, shape);
    else if (Array.isArray(part)) full[name] = part.map((each: unknown) => (isRecord(each) ? whole(each, shape) : each));
  }
  return full;
}

function shapeOf<Name extends string>(table: Readonly<Record<Name, Shape>>, name: unknown): Shape | undefined {
  return Object.entries<Shape>(table).find(([each]) => each === name)?.[1];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A message of the server, whole; null for one that this version of the page does not know. An event that it does not
 *  know is told all the same, since its number counts. */
function read(text: string): Raw | null {
  const told = parsed(text);
  if (!isRecord(told)) return null;
  const shape = shapeOf(MESSAGES, told["say"]);
  if (shape === undefined) return null;
  const message = whole(told, shape);
  const { event } = message;
  if (message["say"] !== "event") return message;
  if (!isRecord(event)) return null;
  return { ...message, event: whole({ number: 0, at: 0, ...event }, shapeOf(EVENTS, event["event"]) ?? { usual: {} }) };
}

const BOTH = ["event", "resumed", "done", "refused", "beat"] as const;
const AGENTS: ReadonlySet<unknown> = new Set<AgentMessage["say"]>(["desk", "pop", ...BOTH]);
const SUPERVISORS: ReadonlySet<unknown> = new Set<FloorMessage["say"]>(["floor", "queues", "contacts", "today", ...BOTH]);

/** A message to a desk; null for one that is not known. */
export function readAgentMessage(text: string): AgentMessage | null {
  const message = read(text);
  return isAgentMessage(message) ? message : null;
}

/** A message to a floor view; null for one that is not known. */
export function readFloorMessage(text: string): FloorMessage | null {
  const message = read(text);
  return isFloorMessage(message) ? message : null;
}

/* The server makes its messages from the schema of these types: that it is one of them is enough. */

function isAgentMessage(message: unknown): message is AgentMessage {
  return isRecord(message) && AGENTS.has(message["say"]);
}

function isFloorMessage(message: unknown): message is FloorMessage {
  return isRecord(message) && SUPERVISORS.has(message["say"]);
}

/** The number of the last event that a message tells of; null where it tells of none. */
export function numberOf(message: LiveMessage): number | null {
  if (message.say === "floor") return message.view.number;
  if (message.say === "event") return message.event.number || null;
  return "number" in message ? message.number : null;
}

/** The moment at the server when a message was made; 0 where it does not say. The time of an event does not count: after
 *  a loss it may be told long after it happened. */
export function madeAt(message: LiveMessage): number {
  if (message.say === "floor") return message.view.at;
  return "at" in message ? message.at : 0;
}
