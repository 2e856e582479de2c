import { describe, expect, it } from "vitest";

import { CATALOGUE, sample } from "../model/samples";
import { compared, placeOfChange, type FlowChange } from "./compared";

const PLACES = { Welcome: { x: 0, y: 0 }, Choices: { x: 360, y: 0 }, Agents: { x: 720, y: 0 } };

function change(kind: FlowChange["kind"], about: Partial<FlowChange>): FlowChange {
  return { kind, where: "", module: null, connector: null, what: "", before: null, after: null, words: "", ...about };
}

/** Main is called Choices and asks thrice, Message is gone, Survey is new, and key 1 leads to it. */
function versions() {
  const before = sample();
  const after = JSON.parse(JSON.stringify(before).replaceAll('"Main"', '"Choices"').replaceAll('"Message"', '"Survey"')) as ReturnType<typeof sample>;
  const way = (source: string, event: string, value: string, target: string) => ({ source, event, value, target });
  const changes = [
    change("renamed", { module: "Choices", what: "name", before: "Main", after: "Choices" }),
    change("added", { module: "Survey" }),
    change("removed", { module: "Message" }),
    change("added", { module: "Choices", what: "timeout", after: 5 }),
    change("changed", { module: "Choices", what: "to", connector: way("Choices", "key_press", "1", "Agents") }),
    change("removed", { module: "Message", connector: way("Message", "success", "", "End") }),
    change("added", { module: "Survey", connector: way("Survey", "success", "", "End") }),
    change("changed", { what: "title" }),
  ];
  return { before, after, changes };
}

describe("two versions side by side", () => {
  const { before, after, changes } = versions();
  const drawn = compared(before, after, PLACES, changes, CATALOGUE);

  it("mark each what it lost, got, or has otherwise", () => {
    expect([...drawn.before.modules]).toEqual([["Main", "renamed"], ["Message", "removed"]]);
    expect([...drawn.after.modules]).toEqual([["Choices", "renamed"], ["Survey", "added"]]);
    expect([...drawn.before.connectors]).toEqual([[1, "changed"], [4, "removed"]]);
    expect([...drawn.after.connectors]).toEqual([[1, "changed"], [4, "added"]]);
  });

  it("have each module at the same place, a renamed one too", () => {
    expect(drawn.after.drawn.at.get("Choices")).toEqual({ x: 360, y: 0 });
    expect(drawn.before.drawn.at.get("Main")).toEqual({ x: 360, y: 0 });
    for (const name of ["Welcome", "Agents", "End"]) expect(drawn.before.drawn.at.get(name)).toEqual(drawn.after.drawn.at.get(name));
  });

  it("mark a module of which a property was added as a changed one", () => {
    const [, , , property] = changes;
    const only = compared(before, before, PLACES, [{ ...change("added", { module: "Main", what: "timeout" }) }], CATALOGUE);
    expect(property?.kind).toBe("added");
    expect([only.before.modules.get("Main"), only.after.modules.get("Main")]).toEqual(["changed", "changed"]);
  });

  it("say where a change is, and nowhere for one of the whole flow", () => {
    const places = changes.map((each) => placeOfChange(drawn, changes, each));
    expect(places[4]).toEqual({ before: { module: "Main", connector: 1 }, after: { module: "Choices", connector: 1 } });
    expect(places[5]).toEqual({ before: { module: "Message", connector: 4 }, after: null });
    expect(places[7]).toEqual({ before: null, after: null });
  });

  it("show first what is around the changes", () => {
    expect(drawn.around).toMatchObject({ left: 360, top: 0 });
    expect(compared(before, before, PLACES, [], CATALOGUE).around).toBeNull();
  });

  it("find a connector whose event a file writes by its label", () => {
    const labelled = sample();
    labelled["connectors"] = [{ from: "Main", event: "Key Press", value: 1, to: "Agents", result: "operator_transfer" }];
    const about = change("changed", { module: "Main", what: "result", connector: { source: "Main", event: "key_press", value: "1", target: "Agents" } });
    expect([...compared(labelled, labelled, PLACES, [about], CATALOGUE).after.connectors]).toEqual([[0, "changed"]]);
  });
});
