import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readFlow } from "../model/document";
import { litPath, wayOf } from "./way";

const flow = readFlow({
  modules: { Menu: { type: "menu", first: true }, Agents: { type: "operator_transfer" }, End: { type: "end_call" } },
  connectors: [
    { from: "Menu", event: "key_press", value: "1", to: "Agents", result: "operator_transfer" },
    { from: "Menu", event: "key_press", value: "?", to: "End", result: "hung_up_in_menu" },
    { from: "Menu", event: "no_input", to: "End", result: "listened" },
    { from: "Agents", event: "agent_not_available", to: "End", result: "operator_transfer_failed_no_agent" },
    { from: "Agents", event: "key_press", value: "2", to: "Menu", result: "listened" },
  ],
  fallback: { to: "End", result: "not_available" },
});
const fallsBackTo = new Map([
  ["no_match", [{ event: "no_input", value: "" }]],
  ["agent_not_logged_in", [{ event: "agent_not_available", value: "" }]],
]);
const raise = (module: string, event: string, value = "") => ({ module, event, value });

describe("a way through a flow", () => {
  it("takes the connectors that its events take, and says which result is due", () => {
    const way = wayOf(flow, "opening", ["Menu", "Agents", "End"], [raise("Menu", "key_press", "1"), raise("Agents", "agent_not_available")], fallsBackTo);
    expect(way.map((step) => step.connector?.index ?? null)).toEqual([0, 3, null]);
    expect(way.map((step) => step.due)).toEqual(["operator_transfer", "operator_transfer_failed_no_agent", "operator_transfer_failed_no_agent"]);
  });

  it("takes any other key, and the event that one falls back to", () => {
    const others = wayOf(flow, "", ["Menu", "End"], [raise("Menu", "key_press", "9")], fallsBackTo);
    expect(others[0]?.connector?.index).toBe(1);
    const wrong = wayOf(flow, "", ["Menu", "End"], [raise("Menu", "no_match")], fallsBackTo);
    expect(wrong[0]?.connector?.index).toBe(2);
  });

  it("takes no connector where the fallback was taken", () => {
    const way = wayOf(flow, "opening", ["Menu", "End"], [raise("Menu", "failure")], fallsBackTo);
    expect(way[0]?.connector).toBeNull();
    expect(way[1]?.due).toBe("not_available");
  });

  it("has the opening result due until the first connector", () => {
    expect(wayOf(flow, "opening", ["Menu"], [], fallsBackTo)).toEqual([
      { module: "Menu", event: "", value: "", connector: null, due: "opening" },
    ]);
  });

  it("is lit up as far as it was stepped", () => {
    const way = wayOf(flow, "", ["Menu", "Agents", "Menu"], [raise("Menu", "key_press", "1"), raise("Agents", "key_press", "2")], fallsBackTo);
    expect(litPath(way)).toEqual({ modules: ["Menu", "Agents", "Menu"], connectors: [0, 4], at: "Menu" });
    expect(litPath(way, 2)).toEqual({ modules: ["Menu", "Agents"], connectors: [0], at: "Agents" });
    expect(litPath(way, 0)).toBeNull();
  });

  it("lights up no more connectors than it goes from module to module", () => {
    const names = fc.constantFrom("Menu", "Agents", "End", "Gone");
    const events = fc.record({ module: names, event: fc.constantFrom("key_press", "no_input", "no_match"), value: fc.constantFrom("", "1", "2") });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1 }), fc.array(events), (path, raised) => {
        const lit = litPath(wayOf(flow, "", path, raised, fallsBackTo));
        expect(lit?.modules).toEqual(path);
        expect(lit?.connectors.length).toBeLessThan(path.length);
      }),
    );
  });
});
