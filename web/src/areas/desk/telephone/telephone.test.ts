import { describe, expect, it } from "vitest";

import { readChoice, USUAL } from "./devices";
import { OwnTab, type Locks, type Ownership } from "./ownTab";
import { afterSecond, isSuspicious, NO_SILENCE, SILENT_SECONDS } from "./silence";
import { rootMeanSquare } from "./sounds";

/** The browser's locks, for one name: one holder, a queue, and stealing (Web Locks API 3). */
class FakeLocks implements Locks {
  private holder: { stolen: (why: Error) => void } | null = null;
  private readonly queue: (() => void)[] = [];

  request(_name: string, options: { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal }, callback: (lock: unknown) => Promise<void>) {
    return new Promise<unknown>((done, fail) => {
      const hold = () => {
        const mine = { stolen: fail };
        this.holder = mine;
        void callback({}).then(() => {
          if (this.holder === mine) {
            this.holder = null;
            this.queue.shift()?.();
          }
          done(undefined);
        });
      };
      if (options.steal === true) {
        this.holder?.stolen(new DOMException("stolen", "AbortError"));
        hold();
      } else if (this.holder === null) hold();
      else if (options.ifAvailable === true) void callback(null).then(done);
      else {
        this.queue.push(hold);
        options.signal?.addEventListener("abort", () => {
          this.queue.splice(this.queue.indexOf(hold) >>> 0, 1);
          fail(new DOMException("gone", "AbortError"));
        });
      }
    });
  }
}

const settle = () => new Promise((done) => setTimeout(done, 0));

function tabs(count: number) {
  const locks = new FakeLocks();
  const states: Ownership[] = Array.from({ length: count }, () => "asking");
  const made = states.map((_, at) => new OwnTab("telephone", locks, (state) => { states[at] = state; }));
  return { made, states };
}

describe("the telephone of several tabs", () => {
  it("is in the first, and goes to another when that is closed", async () => {
    const { made, states } = tabs(2);
    for (const each of made) {
      each.begin();
      await settle();
    }
    expect(states).toEqual(["here", "elsewhere"]);
    made[0]?.end();
    await settle();
    expect(states[1]).toBe("here");
  });

  it("is taken by the tab that asks for it, there and back", async () => {
    const { made, states } = tabs(2);
    for (const each of made) {
      each.begin();
      await settle();
    }
    made[1]?.take();
    await settle();
    expect(states).toEqual(["elsewhere", "here"]);
    made[0]?.take();
    await settle();
    expect(states).toEqual(["here", "elsewhere"]);
  });

  it("is here where the browser knows no locks", () => {
    let state: Ownership = "asking";
    new OwnTab("telephone", undefined, (now) => { state = now; }).begin();
    expect(state).toBe("here");
  });
});

describe("a silent microphone", () => {
  it("is told after ten seconds in which the other side spoke, and forgotten with the first sound", () => {
    let silence = NO_SILENCE;
    for (let second = 0; second < SILENT_SECONDS; second += 1) silence = afterSecond(silence, 0, 0.2);
    expect(isSuspicious(silence)).toBe(true);
    expect(isSuspicious(afterSecond(silence, 0.0001, 0.2))).toBe(false);
  });

  it("is no matter while nobody speaks", () => {
    let silence = NO_SILENCE;
    for (let second = 0; second < 60; second += 1) silence = afterSecond(silence, 0, 0.001);
    expect(isSuspicious(silence)).toBe(false);
  });
});

describe("sound", () => {
  it("is as loud as the mean of its squares", () => {
    expect(rootMeanSquare([])).toBe(0);
    expect(rootMeanSquare([0.5, -0.5, 0.5, -0.5])).toBeCloseTo(0.5);
  });

  it("is chosen as it was kept, and as usual where that cannot be read", () => {
    expect(readChoice('{"microphone":"m","speech":"s","ring":"r"}')).toEqual({ microphone: "m", speech: "s", ring: "r" });
    for (const text of [null, "", "{", "[]", "7", '{"microphone":7}']) expect(readChoice(text)).toEqual(USUAL);
  });
});
