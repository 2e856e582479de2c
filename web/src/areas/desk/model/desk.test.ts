import { describe, expect, it } from "vitest";

import { readAgentMessage, type AgentMessage } from "../../../live/messages";
import { contactOf, fittingCodes, hasWork, heard, NOTHING_KNOWN, stateOf, type DeskModel } from "./desk";
import { possible } from "./possible";

function message(told: unknown): AgentMessage {
  const found = readAgentMessage(JSON.stringify(told));
  if (found === null) throw new Error("this is no message");
  return found;
}

let number = 10;
const event = (told: object) => message({ say: "event", event: { number: (number += 1), at: 5, ...told } });
const agent = (view: object) => event({ event: "agent", agent: { agent: "ada", path: "browser", ...view } });
const offer = (id = 1) =>
  event({ event: "offer", offer: id, contact: "c1", agent: "ada", until: 99, accept: true, pop: { caller: "+1", service: "help" } });
const over = (why: string, id = 1) => event({ event: "offer_over", offer: id, contact: "c1", agent: "ada", why });
const talk = (more: object = {}) =>
  event({
    event: "conversation",
    conversation: { contact: "c1", service: "help", since: 1, members: [{ name: "ada", role: "agent", since: 1 }, { name: "p", role: "customer", since: 1 }], ...more },
  });

const DESK = message({
  say: "desk", number: 1, at: 1, agent: "ada", view: { agent: "ada", state: "ready", path: "browser" },
  codes: [{ name: "a", title: "A", of: ["help"] }, { name: "b", title: "B", of: ["other"] }, { name: "c", title: "C" }],
});

const CALLS = message({
  say: "desk", number: 1, at: 1, agent: "ada", view: { agent: "ada", state: "ready", path: "browser" }, calls_for: ["work"],
});

const after = (...messages: AgentMessage[]): DeskModel => messages.reduce(heard, NOTHING_KNOWN);
const can = (model: DeskModel) => possible(model, { telephoneHere: true });

describe("a desk", () => {
  it("lets an agent call somebody while free, and give up while it rings", () => {
    expect([can(after(DESK)).has("call"), can(after(CALLS)).has("call")]).toEqual([false, true]);
    const calling = [
      message({ say: "pop", contact: "c9", pop: { caller: "+12025550143", service: "work" } }),
      agent({ state: "in_call", contact: "c9" }),
    ].reduce(heard, after(CALLS));
    expect([calling.pop?.caller, calling.talk, contactOf(calling)]).toEqual(["+12025550143", null, "c9"]);
    expect([can(calling).has("call"), can(calling).has("end_call"), can(calling).has("hold")]).toEqual([false, true, false]);
    expect(heard(calling, agent({ state: "ready" })).pop).toBeNull();
  });

  it("follows a contact from the offer to the end of its wrap-up", () => {
    const offered = after(DESK, agent({ state: "offered", contact: "c1" }), offer());
    expect([offered.offer?.offer, offered.pop?.caller, contactOf(offered), hasWork(offered)]).toEqual([1, "+1", "c1", true]);
    const talking = [over("accepted"), agent({ state: "in_call", contact: "c1" }), talk()].reduce(heard, offered);
    expect([talking.offer, talking.over, talking.talk?.contact]).toEqual([null, null, "c1"]);
    const wrapping = heard(talking, agent({ state: "wrap_up", contact: "c1" }));
    expect([wrapping.talk, wrapping.pop?.caller, contactOf(wrapping)]).toEqual([null, "+1", "c1"]);
    expect(fittingCodes(wrapping).map((each) => each.name)).toEqual(["a", "c"]);
    const free = heard(wrapping, agent({ state: "ready" }));
    expect([free.pop, hasWork(free), contactOf(free)]).toEqual([null, false, ""]);
  });

  it("keeps an offer when another one is over, and says why its own is", () => {
    const offered = after(DESK, agent({ state: "offered", contact: "c1" }), offer(2));
    expect(heard(offered, over("timeout", 1)).offer?.offer).toBe(2);
    const gone = heard(offered, over("timeout", 2));
    expect([gone.offer, gone.over]).toEqual([null, "timeout"]);
  });

  it("does not show a conversation that the agent has left, nor one of others", () => {
    const talking = after(DESK, agent({ state: "in_call", contact: "c1" }), talk());
    const others = talk({ members: [{ name: "bob", role: "agent", since: 1 }] });
    expect(heard(talking, others).talk).toBeNull();
    expect(heard(talking, agent({ state: "wrap_up", contact: "c1" })).talk).toBeNull();
  });

  it("is another one's business when another agent moves", () => {
    const model = after(DESK);
    expect(heard(model, event({ event: "agent", agent: { agent: "bob", state: "in_call" } }))).toEqual(model);
  });

  it("keeps the last sentences, each once", () => {
    const told = event({ event: "told", to: "ada", text: "the transfer came to nothing" });
    expect(after(DESK, told, told).told).toHaveLength(1);
    const many = Array.from({ length: 40 }, (_, at) => event({ event: "announced", text: `n${at}` }));
    expect(after(DESK, ...many).told).toHaveLength(20);
  });

  it("is empty when the agent has signed out", () => {
    const model = after(DESK, agent({ state: "signed_out" }));
    expect([stateOf(model), model.view, model.pop, [...can(model)]]).toEqual(["signed_out", null, null, []]);
  });
});

describe("what an agent can do", () => {
  it("is Ready when not, and never when it would change nothing", () => {
    expect(can(after(DESK)).has("ready")).toBe(false);
    expect(can(after(DESK, agent({ state: "not_ready" }))).has("ready")).toBe(true);
    expect(can(after(DESK, agent({ state: "in_call", contact: "c1" }), talk())).has("ready")).toBe(false);
    expect(can(after(DESK, agent({ state: "in_call", contact: "c1", asked: "not_ready" }), talk())).has("ready")).toBe(true);
  });

  it("holds in a call, retrieves on hold, and does neither while somebody is asked", () => {
    const call = after(DESK, agent({ state: "in_call", contact: "c1" }), talk({ recording: "on" }));
    expect([...can(call)]).toEqual(expect.arrayContaining(["hold", "transfer", "consult", "mute", "keypad", "end_call", "pause_recording"]));
    expect(can(heard(call, agent({ state: "hold", contact: "c1" }))).has("retrieve")).toBe(true);
    const asking = heard(call, talk({ consult: "bob" }));
    for (const each of ["hold", "retrieve", "transfer", "join", "hand_over"] as const) expect(can(asking).has(each)).toBe(false);
    expect(can(asking).has("back")).toBe(true);
    const members = [{ name: "ada", role: "agent", since: 1 }, { name: "bob", role: "agent", since: 2 }];
    expect(can(heard(asking, talk({ consult: "bob", members }))).has("hand_over")).toBe(true);
  });

  it("shows nothing of a conversation in the wrap-up", () => {
    const wrapping = after(DESK, agent({ state: "in_call", contact: "c1" }), talk(), agent({ state: "wrap_up", contact: "c1" }));
    expect([...can(wrapping)].sort()).toEqual(["not_ready", "sign_out", "wrap_up"]);
  });

  it("accepts by a click only where no telephone is answered for it", () => {
    const ring = event({ event: "offer", offer: 3, contact: "c1", agent: "ada", until: 99 });
    expect(can(after(DESK, agent({ state: "offered", path: "softphone" }), ring)).has("accept")).toBe(false);
    expect(can(after(DESK, agent({ state: "offered", path: "softphone", nailed_up: true }), ring)).has("accept")).toBe(true);
    expect(can(after(DESK, agent({ state: "offered" }), ring)).has("accept")).toBe(true);
  });
});
