import * as fc from "fast-check";
import { expect, test } from "vitest";

import { agentShown, ALL, grouped, ordered, pressed } from "./choice";
import type { Agent } from "./floor";

const agent: Agent = {
  agent: "ana", state: "ready", reason: "", contact: "", since: 0, until: 0, services: ["payments"], asked: null, muted: false,
  path: "browser", nailed_up: false, path_up: true, desktop: true,
};

test("an agent is shown when everything that was chosen fits", () => {
  const profile = { teams: ["first"], skills: { spanish: 1 } };
  expect(agentShown(agent, profile, "Ana M.", { ...ALL, text: "m.", team: "first", service: "payments", skill: "spanish" })).toBe(true);
  for (const other of [{ text: "x" }, { team: "second" }, { service: "help" }, { skill: "latin" }, { state: "wrap_up" }]) {
    expect(agentShown(agent, profile, "Ana M.", { ...ALL, ...other })).toBe(false);
  }
});

test("a head pressed twice turns the order round", () => {
  expect(pressed({ by: "name", down: false }, "name")).toEqual({ by: "name", down: true });
  expect(pressed({ by: "name", down: true }, "state")).toEqual({ by: "state", down: false });
});

test("ordering keeps every item, is the same whatever came first, and puts what has no value at one end", () => {
  const items = fc.uniqueArray(fc.record({ id: fc.uuid(), value: fc.option(fc.nat(5)) }), { selector: (each) => each.id });
  fc.assert(
    fc.property(items, fc.boolean(), (list, down) => {
      const found = ordered(list, (each) => each.value, (each) => each.id, down);
      expect(found).toHaveLength(list.length);
      expect(ordered([...list].reverse(), (each) => each.value, (each) => each.id, down)).toEqual(found);
      const missing = found.map((each) => each.value === null);
      const sorted = [...missing].sort((one, other) => (down ? 1 : -1) * (Number(one) - Number(other)));
      expect(missing).toEqual(sorted);
    }),
  );
});

test("groups hold every item at least once, and those of no group last", () => {
  const groups = grouped([{ teams: ["b", "a"] }, { teams: [] }], (each) => each.teams);
  expect(groups.map((each) => each.name)).toEqual(["a", "b", ""]);
});
