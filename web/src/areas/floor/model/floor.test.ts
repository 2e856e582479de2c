import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { FloorMessage } from "../../../live/messages";
import { after, EMPTY, ownConversation, partOf, type Agent, type Contact, type FloorState } from "./floor";

const agent = (name: string, state: Agent["state"] = "ready"): Agent => ({
  agent: name, state, reason: "", contact: "", since: 0, until: 0, services: [], asked: null, muted: false, path: "browser",
  nailed_up: false, path_up: true, desktop: true,
});
const moved = (number: number, one: Agent): FloorMessage => ({ say: "event", event: { event: "agent", number, at: number, agent: one } });
const contact = (name: string, module = "Menu"): Contact => ({
  contact: name, service: "support", flow: "support", module, caller: "", called: "", since: 1, standing: "flow",
  queued_at: 0, place: 0, skill: "", teams: [], priority: 0, agent: "", callback: false, trial: false,
});
const opening: FloorMessage = {
  say: "floor", supervisor: "sue", names: { ana: "Ana M." }, callers: {}, reasons: [{ name: "lunch", title: "Lunch", of: [], category: "" }],
  queues: [], view: { number: 7, at: 1, agents: [agent("ana")], waiting: [], notice: "", conversations: [] },
};

test("the first message says how everything is, and events go on from there", () => {
  const begun = after(EMPTY, [opening]);
  expect([...begun.agents.keys()]).toEqual(["ana"]);
  expect(begun.reasons["lunch"]).toBe("Lunch");
  const later = after(begun, [moved(8, agent("bob")), moved(9, agent("ana", "signed_out"))]);
  expect([...later.agents.keys()]).toEqual(["bob"]);
  expect(later.number).toBe(9);
});

test("what has not changed stays the same object, and what was is not touched", () => {
  const begun = after(EMPTY, [opening]);
  const later = after(begun, [moved(8, agent("bob"))]);
  expect(later.agents.get("ana")).toBe(begun.agents.get("ana"));
  expect(later.contacts).toBe(begun.contacts);
  expect([...begun.agents.keys()]).toEqual(["ana"]);
  expect(after(later, [{ say: "beat", number: 8, at: 5 }]).agents).toBe(later.agents);
});

test("a list that is whole takes the place of the one before", () => {
  const one = after(EMPTY, [{ say: "contacts", at: 1, contacts: [contact("a"), contact("b")], over: [], whole: true }]);
  const two = after(one, [{ say: "contacts", at: 2, contacts: [contact("c")], over: ["a"], whole: false }]);
  expect([...two.contacts.keys()]).toEqual(["b", "c"]);
  const three = after(two, [{ say: "contacts", at: 3, contacts: [contact("d")], over: [], whole: true }]);
  expect([...three.contacts.keys()]).toEqual(["d"]);
});

test("sentences for somebody else are not kept, and of ours only the last twenty", () => {
  const begun = after(EMPTY, [opening]);
  const words = (to: string): FloorMessage => ({ say: "event", event: { event: "told", number: 8, at: 8, to, text: "hello", contact: "" } });
  expect(after(begun, [words("max")]).told).toHaveLength(0);
  expect(after(begun, Array.from({ length: 50 }, () => words("sue"))).told).toHaveLength(20);
});

test("a supervisor's own part in a conversation is found by name", () => {
  const conversation = {
    contact: "a", service: "support", since: 0, held: false, consult: "", recording: "off" as const,
    members: [{ name: "sue", role: "supervisor" as const, since: 0, mode: "coach" as const, present: true }],
  };
  const begun = after(EMPTY, [opening, { say: "event", event: { event: "conversation", number: 8, at: 8, conversation } }]);
  expect(ownConversation(begun)?.contact).toBe("a");
  expect(partOf(conversation, "max")).toBeNull();
  expect(ownConversation(after(begun, [{ say: "event", event: { event: "conversation_over", number: 9, at: 9, contact: "a", reason: "" } }]))).toBeUndefined();
});

test("however messages are put together in batches, the floor is the same", () => {
  const message = fc.oneof(
    fc.record({ name: fc.constantFrom("a", "b", "c"), state: fc.constantFrom<Agent["state"]>("ready", "in_call", "signed_out") })
      .map(({ name, state }) => moved(1, agent(name, state))),
    fc.record({ put: fc.uniqueArray(fc.constantFrom("x", "y", "z")), over: fc.uniqueArray(fc.constantFrom("x", "y", "z")), whole: fc.boolean(), module: fc.string() })
      .map(({ put, over, whole, module }): FloorMessage => ({ say: "contacts", at: 1, contacts: put.map((each) => contact(each, module)), over, whole })),
  );
  const seen = (state: FloorState) => [[...state.agents].sort(), [...state.contacts].sort()];
  fc.assert(
    fc.property(fc.array(message), fc.nat(20), (messages, cut) => {
      const oneByOne = messages.reduce((state, each) => after(state, [each]), EMPTY);
      const batched = after(after(EMPTY, messages.slice(0, cut)), messages.slice(cut));
      expect(seen(batched)).toEqual(seen(oneByOne));
    }),
  );
});
