/** The parts of what the server tells a desk, and what a desk asks, by the names that the desk has for them. */
import type { Schemas } from "../../../api/client";

export type DeskEvent = Schemas["EventMessage"]["event"];
export type SignedInAgent = Schemas["SignedInAgent"];
export type Conversation = Schemas["ConversationView"];
export type Member = Schemas["MemberView"];
export type Offer = Schemas["OfferEvent"];
export type ScreenPop = Omit<Schemas["ScreenPop"], "fields"> & { fields: Record<string, unknown> };
export type Option = Schemas["Option"];
export type State = Schemas["State"];
export type Target = Schemas["Target"];

type AgentRequest = Schemas["AgentRequest"];
/** What a desk asks, without the number of the request and what has its usual value. */
export type Asking = AgentRequest extends infer One ? (One extends AgentRequest ? Partial<One> & Pick<One, "do"> : never) : never;
