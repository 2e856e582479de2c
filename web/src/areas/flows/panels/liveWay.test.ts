import { describe, expect, it } from "vitest";

import { readFlow } from "../model/document";
import { wayOfTrace } from "./liveWay";
import { litPath } from "./way";

const flow = readFlow({
  modules: { Menu: { type: "menu", first: true }, Agents: { type: "operator_transfer" }, End: { type: "end_call" } },
  connectors: [
    { from: "Menu", event: "key_press", value: "1", to: "Agents", result: "operator_transfer" },
    { from: "Agents", event: "not_connected", to: "End", result: "operator_transfer_failed_no_agent" },
  ],
  fallback: { to: "End", result: "flow_fault" },
});
const taken = (source: string, event: string, value: string, target: string, result = "") => ({ source, event, value, target, result, place: 0 });

describe("the way of a contact that goes on", () => {
  it("takes the connectors of its trace, and stands in its last module", () => {
    const way = wayOfTrace(flow, [
      { module: "Menu", due: "hung_up", event: "key_press", value: "1", result: "operator_transfer", taken: taken("Menu", "key_press", "1", "Agents") },
      { module: "Agents", due: "operator_transfer" },
    ]);
    expect(way.map((step) => [step.module, step.event, step.value, step.due])).toEqual([
      ["Menu", "key_press", "1", "operator_transfer"],
      ["Agents", "", "", "operator_transfer"],
    ]);
    expect(litPath(way)).toEqual({ modules: ["Menu", "Agents"], connectors: [0], at: "Agents" });
  });

  it("lights no connector that the flow fell back from, or that is not on the canvas any more", () => {
    const way = wayOfTrace(flow, [
      { module: "Menu", due: "hung_up", event: "key_press", value: "7", result: "listened", taken: taken("Menu", "key_press", "7", "Agents") },
      { module: "Agents", due: "listened", event: "failure", value: null, result: "flow_fault", taken: taken("Agents", "", "", "End") },
      { module: "End", due: "flow_fault" },
    ]);
    expect(way.map((step) => step.connector)).toEqual([null, null, null]);
    expect(litPath(way)?.modules).toEqual(["Menu", "Agents", "End"]);
  });
});
