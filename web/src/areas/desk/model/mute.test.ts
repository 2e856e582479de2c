import { describe, expect, it } from "vitest";

import { readAgentMessage, type AgentMessage } from "../../../live/messages";
import { heard, NOTHING_KNOWN } from "./desk";
import { muteAfter } from "./mute";

function message(told: object): AgentMessage {
  const found = readAgentMessage(JSON.stringify(told));
  if (found === null) throw new Error("this is no message");
  return found;
}

const view = (muted: boolean, state = "in_call") => ({ agent: "ada", state, path: "browser", muted });
const desk = (muted: boolean) => message({ say: "desk", number: 1, at: 1, agent: "ada", view: view(muted) });
const moved = (muted: boolean, state?: string) => message({ say: "event", event: { event: "agent", number: 2, at: 1, agent: view(muted, state) } });

describe("mute", () => {
  it("is taken over by a page that was opened anew", () => {
    expect(muteAfter(false, NOTHING_KNOWN, heard(NOTHING_KNOWN, desk(true)), desk(true))).toEqual({ muted: true, tell: false });
  });

  it("stays, and is told, where the connection was lost before the server knew", () => {
    const before = heard(NOTHING_KNOWN, desk(false));
    expect(muteAfter(true, before, heard(before, desk(false)), desk(false))).toEqual({ muted: true, tell: true });
    const resumed = message({ say: "resumed", number: 3, at: 2 });
    expect(muteAfter(true, before, heard(before, resumed), resumed)).toEqual({ muted: true, tell: true });
  });

  it("does not end by an event that was on its way before", () => {
    const before = heard(NOTHING_KNOWN, desk(false));
    expect(muteAfter(true, before, heard(before, moved(false)), moved(false))).toEqual({ muted: true, tell: false });
  });

  it("follows another tab", () => {
    const before = heard(NOTHING_KNOWN, desk(false));
    expect(muteAfter(false, before, heard(before, moved(true)), moved(true))).toEqual({ muted: true, tell: false });
    const muted = heard(before, moved(true));
    expect(muteAfter(true, muted, heard(muted, moved(false)), moved(false))).toEqual({ muted: false, tell: false });
  });

  it("ends with the conversation", () => {
    const before = heard(NOTHING_KNOWN, desk(true));
    expect(muteAfter(true, before, heard(before, moved(false, "wrap_up")), moved(false, "wrap_up"))).toEqual({ muted: false, tell: false });
  });
});
