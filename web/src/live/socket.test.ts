import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { readAgentMessage, type AgentMessage } from "./messages";
import { ServerClock } from "./serverClock";
import { ConnectionLost, LiveSocket, Refused, type Connection, type LineEvents } from "./socket";

class FakeLine {
  readyState = 1;
  readonly sent: string[] = [];
  closed = false;

  constructor(
    readonly after: number | null,
    readonly events: LineEvents,
  ) {}

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.closed = true;
  }

  tells(message: unknown): void {
    this.events.message(JSON.stringify(message));
  }

  breaks(code = 1006): void {
    this.readyState = 3;
    this.events.close(code);
  }
}

function opened(hidden = false) {
  const lines: FakeLine[] = [];
  const told: AgentMessage[] = [];
  const states: Connection[] = [];
  const since: (number | null)[] = [];
  const clock = new ServerClock();
  const socket = new LiveSocket<AgentMessage, { do: string }>(
    (after, events) => {
      const line = new FakeLine(after, events);
      lines.push(line);
      return line;
    },
    readAgentMessage,
    clock,
    {
      told: (message) => told.push(message),
      is: (state, lostSince) => {
        states.push(state);
        since.push(lostSince);
      },
    },
    () => hidden,
  );
  socket.open();
  const line = (at = -1): FakeLine => {
    const found = lines.at(at);
    if (found === undefined) throw new Error("there is no such line");
    return found;
  };
  return { socket, lines, line, told, states, since, clock };
}

const ANNOUNCED = (number: number) => ({ say: "event", event: { event: "announced", number, at: 1, text: "x" } });

describe("a connection with the server", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("goes on after the last event that it has seen", () => {
    const { line, told, states } = opened();
    expect(line().after).toBeNull();
    line().tells({ say: "desk", number: 4, at: 1, agent: "ada" });
    line().tells(ANNOUNCED(9));
    line().tells({ say: "beat", number: 11 });
    line().breaks();
    expect(states.at(-1)).toBe("lost");
    vi.advanceTimersByTime(250);
    expect(line().after).toBe(11);
    line().tells({ say: "resumed", number: 11 });
    expect(states.at(-1)).toBe("open");
    expect(told.map((each) => each.say)).toEqual(["desk", "event", "beat", "resumed"]);
  });

  it("waits longer and longer, and begins with a short time again once it is back", () => {
    const { lines, line } = opened();
    const waited: number[] = [];
    for (let loss = 0; loss < 7; loss += 1) {
      line().breaks();
      const before = lines.length;
      let milliseconds = 0;
      while (lines.length === before) {
        vi.advanceTimersByTime(50);
        milliseconds += 50;
      }
      waited.push(milliseconds);
    }
    expect(waited).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    line().tells({ say: "beat", number: 1 });
    line().breaks();
    const before = lines.length;
    vi.advanceTimersByTime(250);
    expect(lines.length).toBe(before + 1);
  });

  it("comes back at once after a sleep, and is looked at without harm while it lives", () => {
    const { socket, lines, line, states } = opened();
    line().tells({ say: "beat", number: 5 });
    socket.check();
    expect(lines.length).toBe(1);
    vi.setSystemTime(Date.now() + 60_000); // the machine slept, and no timer ran
    socket.check();
    expect([line(0).closed, states.at(-1)]).toEqual([true, "lost"]);
    vi.advanceTimersByTime(250);
    expect(line().after).toBe(5);
  });

  it("shows at once that the network is gone", () => {
    const { socket, line, states } = opened();
    line().tells({ say: "beat", number: 5 });
    socket.check(true);
    expect(states.at(-1)).toBe("lost");
  });

  it("brings answers to those who asked, by their numbers", async () => {
    const { socket, line } = opened();
    const hold = socket.ask({ do: "hold" });
    const end = socket.ask({ do: "end_call" });
    expect(line().sent.map((each) => JSON.parse(each) as unknown)).toEqual([
      { do: "hold", request: 1 },
      { do: "end_call", request: 2 },
    ]);
    line().tells({ say: "refused", request: 2, why: "there is no call" });
    line().tells({ say: "done", request: 1 });
    await expect(hold).resolves.toBeUndefined();
    await expect(end).rejects.toEqual(new Refused("there is no call"));
  });

  it("fails what was asked when it is lost, and what is asked without it", async () => {
    const { socket, line } = opened();
    const hold = socket.ask({ do: "hold" });
    line().breaks();
    await expect(hold).rejects.toBeInstanceOf(ConnectionLost);
    await expect(socket.ask({ do: "hold" })).rejects.toBeInstanceOf(ConnectionLost);
  });

  it("takes a line without a word for dead, a hidden page's later", () => {
    for (const [hidden, seconds] of [[false, 15], [true, 75]] as const) {
      const { line, states } = opened(hidden);
      line().events.open();
      line().tells({ say: "beat", number: 1 });
      vi.advanceTimersByTime(seconds * 1000 - 1);
      expect(states.at(-1)).toBe("open");
      vi.advanceTimersByTime(1);
      expect([states.at(-1), line(0).closed]).toEqual(["lost", true]);
    }
  });

  it("does not come back to a server that does not want it, nor after its end", () => {
    for (const [code, state] of [[4401, "signed-out"], [4403, "refused"]] as const) {
      const { lines, line, states } = opened();
      line().breaks(code);
      vi.advanceTimersByTime(60_000);
      expect([lines.length, states.at(-1)]).toEqual([1, state]);
    }
    const { socket, lines, line } = opened();
    socket.end();
    line().breaks();
    vi.advanceTimersByTime(60_000);
    expect(lines.length).toBe(1);
  });

  it("does not listen to a line that it has given up", () => {
    const { line, told } = opened();
    line().breaks();
    vi.advanceTimersByTime(250);
    line(0).tells(ANNOUNCED(5));
    expect(told).toEqual([]);
  });

  it("says since when it is away, however often it tries", () => {
    const { line, states, since } = opened();
    line().tells({ say: "beat", number: 1 });
    const lost = Date.now();
    line().breaks();
    for (let tries = 0; tries < 4; tries += 1) {
      vi.advanceTimersByTime(5_000);
      line().breaks();
    }
    vi.advanceTimersByTime(5_000);
    line().tells({ say: "resumed", number: 1 });
    expect(states).toEqual(["open", "lost", "open"]);
    expect(since).toEqual([null, lost, null]);
  });

  it("has the time of a message that was made just now, and not that of an event told late", () => {
    const { line, clock } = opened();
    line().tells({ say: "beat", number: 1, at: Date.now() + 60_000 });
    line().tells(ANNOUNCED(2));
    expect(clock.ahead).toBe(-60_000);
  });
});
