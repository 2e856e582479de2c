import { describe, expect, it } from "vitest";

import { LinkedViews } from "./linked";

const HERE = { x: 10, y: 20, zoom: 0.5 };
const THERE = { x: -30, y: 0, zoom: 1 };

describe("views that show the same part", () => {
  it("follow the one that moves, which is not moved itself, and an echo moves nobody", () => {
    const views = new LinkedViews();
    const told: [string, number][] = [];
    const join = (name: string) => {
      const follow = (to: typeof HERE) => {
        told.push([name, to.x]);
        views.moved(follow, { ...to, x: to.x + 1 }); // as a view does whose window is another size
      };
      return { follow, leave: views.join(follow) };
    };
    const [one, other] = [join("one"), join("other")];
    views.moved(one.follow, HERE);
    expect(told).toEqual([["other", 10]]);
    expect(views.shown).toEqual(HERE);
    views.moved(other.follow, THERE);
    expect(told).toEqual([["other", 10], ["one", -30]]);
    one.leave();
    views.moved(other.follow, HERE);
    expect(told).toHaveLength(2);
  });
});
