import { describe, expect, it } from "vitest";

import { rowsOf } from "./pop";
import { findTargets } from "./targets";

const ALL = {
  agents: [{ name: "bob", title: "Bob Núñez (ready)", free: true }, { name: "eve", title: "Eve (in call)", free: false }],
  teams: [{ name: "first", title: "First level" }],
  services: [{ name: "help", title: "Help line" }],
  flows: [{ name: "survey", title: "Survey" }],
};

describe("targets", () => {
  it("are found by any part of the name, without accents", () => {
    expect(findTargets(ALL, "nunez").map((each) => each.id)).toEqual(["agent:bob"]);
    expect(findTargets(ALL, "LEVEL").map((each) => each.id)).toEqual(["team:first"]);
    expect(findTargets(ALL, "")).toHaveLength(5);
  });

  it("are an outside number where one was typed", () => {
    expect(findTargets(ALL, " +1 202-555-0199 ")[0]?.target).toEqual({ kind: "number", name: "+1 202-555-0199" });
    expect(findTargets(ALL, "first")[0]?.target.kind).toBe("team");
  });
});

describe("a screen pop", () => {
  it("has the field to show first in front, and leaves out what is empty", () => {
    const pop = { direction: "inbound", caller: "", called: "", service: "", account: "", url: "", path: [], trial: false, first: "b", fields: { a: 1, b: "x", c: null, d: "" } };
    expect(rowsOf(pop)).toEqual({ first: [["b", "x"]], rest: [["a", "1"]] });
  });
});
