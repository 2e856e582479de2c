/** What a desk knows, and how each message changes it. */
import type { AgentMessage } from "../../../live/messages";
import type { Conversation, DeskEvent, Offer, Option, ScreenPop, SignedInAgent, State } from "./parts";

/** A sentence for the agent, with its time. */
export interface Told {
  number: number;
  at: number;
  text: string;
}

/** Why the last offer is gone without having been taken. */
export type OfferOver = "rejected" | "timeout" | "caller_left" | "phone_lost" | "signed_out" | "stepped_aside";

export interface DeskModel {
  /** False until the server has told how everything is. */
  known: boolean;
  agent: string;
  fullName: string;
  view: SignedInAgent | null;
  offer: Offer | null;
  talk: Conversation | null;
  pop: ScreenPop | null;
  services: readonly Option[];
  /** The services for which the agent may call people. */
  callsFor: readonly string[];
  paths: readonly Option[];
  reasons: readonly Option[];
  codes: readonly Option[];
  told: readonly Told[];
  over: OfferOver | null;
}

export const NOTHING_KNOWN: DeskModel = {
  known: false,
  agent: "",
  fullName: "",
  view: null,
  offer: null,
  talk: null,
  pop: null,
  services: [],
  callsFor: [],
  paths: [],
  reasons: [],
  codes: [],
  told: [],
  over: null,
};

const MOST_TOLD = 20;

/** What the desk knows after a message. */
export function heard(model: DeskModel, message: AgentMessage): DeskModel {
  switch (message.say) {
    case "desk":
      return settled({
        ...model,
        known: true,
        agent: message.agent,
        fullName: message.full_name,
        view: message.view,
        offer: message.offer,
        talk: message.conversation,
        pop: message.pop,
        services: message.services,
        callsFor: message.calls_for,
        paths: message.paths,
        reasons: message.reasons,
        codes: message.codes,
        told: message.notice === "" ? model.told : withTold(model, message.number, message.at, message.notice),
      });
    case "pop":
      return { ...model, pop: message.pop };
    case "event":
      return settled(happened(model, message.event));
    default:
      return model;
  }
}

function happened(model: DeskModel, event: DeskEvent): DeskModel {
  switch (event.event) {
    case "agent":
      if (event.agent.agent !== model.agent) return model;
      return { ...model, view: event.agent.state === "signed_out" ? null : event.agent };
    case "offer":
      return { ...model, offer: event, pop: event.pop, over: null };
    case "offer_over":
      if (model.offer !== null && model.offer.offer !== event.offer) return model;
      return { ...model, offer: null, over: isOver(event.why) ? event.why : null };
    case "conversation":
      return { ...model, talk: takesPart(event.conversation, model.agent) ? event.conversation : null };
    case "conversation_over":
      return model.talk?.contact === event.contact ? { ...model, talk: null } : model;
    case "told":
    case "announced":
      return { ...model, told: withTold(model, event.number, event.at, event.text) };
    default:
      return model;
  }
}

/** Nothing is shown of a contact that the agent has nothing to do with any more. */
function settled(model: DeskModel): DeskModel {
  const state = stateOf(model);
  const talk = isTalking(state) ? model.talk : null;
  const idle = model.offer === null && (state === "ready" || state === "not_ready" || state === "signed_out");
  return { ...model, talk, pop: idle ? null : model.pop, offer: model.view === null ? null : model.offer };
}

function withTold(model: DeskModel, number: number, at: number, text: string): readonly Told[] {
  if (model.told.some((each) => each.number === number && each.text === text)) return model.told;
  return [{ number, at, text }, ...model.told].slice(0, MOST_TOLD);
}

function takesPart(talk: Conversation, agent: string): boolean {
  return talk.members.some((each) => each.name === agent);
}

const OVERS: readonly string[] = ["rejected", "timeout", "caller_left", "phone_lost", "signed_out", "stepped_aside"];

function isOver(why: string): why is OfferOver {
  return OVERS.includes(why);
}

/** The agent's state. */
export function stateOf(model: DeskModel): State {
  return model.view?.state ?? "signed_out";
}

/** Whether a conversation goes on in this state. */
export function isTalking(state: State): boolean {
  return state === "in_call" || state === "hold";
}

/** The contact in hand; empty for none. */
export function contactOf(model: DeskModel): string {
  return model.offer?.contact ?? model.view?.contact ?? "";
}

/** What people call a service. */
export function serviceTitle(model: DeskModel, name: string | undefined): string {
  if (name === undefined || name === "") return "";
  return model.services.find((each) => each.name === name)?.title ?? name;
}

/** The termination codes that fit the contact in hand. */
export function fittingCodes(model: DeskModel): readonly Option[] {
  const service = model.pop?.service ?? "";
  return model.codes.filter((each) => each.of.length === 0 || service === "" || each.of.includes(service));
}

/** Whether leaving the page would leave somebody behind. */
export function hasWork(model: DeskModel): boolean {
  return model.offer !== null || isTalking(stateOf(model)) || stateOf(model) === "wrap_up";
}
