/** Flows and catalogues for tests. */
import { catalogue, type EventType, type ModuleType } from "./catalogue";
import type { FlowDocument } from "./document";
import type { Edited } from "./history";

function type(name: string, title: string, family: ModuleType["family"], events: string[], terminal = false): ModuleType {
  return {
    type: name, title, family, events, terminal, category: "basic", package: "cordboard", help: "", channels: ["voice"],
    directions: ["inbound", "outbound"], hides_keys: false, behaviour: 1, aliases: {}, properties: {},
  };
}

function event(name: string, label: string, values: string[] = [], falls: string[] = []): EventType {
  return {
    event: name, label, meaning: "", inbound_only: name === "timeout", values, moves_contact: name !== "monitor",
    falls_back_to: falls.map((each) => ({ event: each, value: "" })), raised_by: [],
  };
}

export const CATALOGUE = catalogue(
  [
    type("menu", "Menu", "asks", ["key_press", "no_input", "no_match", "failure"]),
    type("live_person", "Live person", "says", ["success", "key_press", "no_input", "no_match", "failure"]),
    type("operator_transfer", "Operator transfer", "reaches", ["success", "agent_not_available", "failure", "monitor", "timeout"]),
    type("end_call", "End call", "says", [], true),
  ],
  [
    event("success", "Success"),
    event("failure", "Failure"),
    event("no_input", "No Input", [], ["failure"]),
    event("no_match", "No Match", [], ["failure"]),
    event("agent_not_available", "Agent Not Available", [], ["failure"]),
    event("monitor", "Monitor"),
    event("timeout", "Timeout"),
    event("key_press", "Key Press", [..."0123456789*?"]),
  ],
  [{ slug: "operator_transfer", label: "Operator Transfer", code: 476, meaning: "", origin: "field" }],
);

export function sample(): FlowDocument {
  return {
    cordboard: 1,
    flow: "support",
    title: "Support",
    channel: "voice",
    direction: "inbound",
    language: "en",
    fallback: { to: "Message", result: "operator_transfer" },
    modules: {
      Welcome: { type: "live_person", first: true, prompt: { en: "Welcome to Harbor Lights.", es: "Bienvenido." } },
      Main: { type: "menu", prompt: "For agents, press 1.", attempts: 2 },
      Agents: { type: "operator_transfer", teams: ["support"] },
      Message: { type: "live_person", prompt: ["Nobody is there.", { recording: "bye.wav" }] },
      End: { type: "end_call" },
    },
    connectors: [
      { from: "Welcome", event: "success", to: "Main", result: "hung_up_in_menu" },
      { from: "Main", event: "key_press", value: "1", to: "Agents", result: "operator_transfer" },
      { from: "Main", event: "failure", to: "Main", result: "hung_up_in_menu" },
      { from: "Agents", event: "failure", to: "Message", result: "operator_transfer" },
      { from: "Message", event: "success", to: "End", result: "listened" },
    ],
  };
}

export function edited(): Edited {
  return { document: sample(), layout: { modules: { Welcome: { x: 0, y: 0 }, Main: { x: 360, y: 0 } }, notes: [], frames: [] } };
}
