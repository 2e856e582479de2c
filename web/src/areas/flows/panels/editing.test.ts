import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { FlowDocument } from "../model/document";
import { change, EMPTY, undo, type Edited } from "../model/history";
import { applyOperations, freeName, setFlowProperty, setProperty, valueWritten } from "./editing";

const document: FlowDocument = {
  flow: "desk",
  modules: { Menu: { type: "menu", first: true, prompt: "Hello." }, Agents: { type: "operator_transfer" }, End: { type: "end_call" } },
  connectors: [
    { from: "Menu", event: "key_press", value: "1", to: "Agents", result: "operator_transfer" },
    { from: "Agents", event: "success", to: "End", result: "operator_transfer" },
  ],
  fallback: { to: "Agents", result: "not_available" },
};
const edited: Edited = { document, layout: { modules: { Agents: { x: 10, y: 20 } }, notes: [], frames: [] } };

function changed(recipe: (draft: Edited) => void): Edited {
  const made = change(edited, EMPTY, "a change", recipe);
  expect(undo(made.history)?.edited ?? edited).toEqual(edited);
  return made.edited;
}

describe("changes of a flow", () => {
  it("give no module the name of another", () => {
    expect(freeName(document, "Menu", "Agents")).toBe(false);
    expect(freeName(document, "Agents", "Agents")).toBe(true);
    expect(freeName(document, " ", "Agents")).toBe(false);
  });

  it("leave a property out that is null", () => {
    const made = changed((draft) => setProperty(draft, "Menu", "prompt", null));
    expect(made.document["modules"]).toMatchObject({ Menu: { type: "menu", first: true } });
    expect(JSON.stringify(made.document)).not.toContain("Hello.");
  });

  it("write a property of the flow", () => {
    expect(changed((draft) => setFlowProperty(draft, "title", "Desk")).document["title"]).toBe("Desk");
    expect(changed((draft) => setFlowProperty(draft, "fallback", null)).document).not.toHaveProperty("fallback");
  });

  it("write a truth as YAML reads it", () => {
    expect([valueWritten("is_answering_machine", "yes"), valueWritten("key_press", "1")]).toEqual([true, "1"]);
  });
});

describe("fixes of the server", () => {
  it("are applied as JSON Patches", () => {
    const made = changed((draft) =>
      applyOperations(draft, [
        { op: "test", path: "/flow", value: "desk" },
        { op: "add", path: "/connectors/1", value: { from: "Menu", event: "no_input", to: "End", result: "listened" } },
        { op: "add", path: "/connectors/-", value: { from: "Menu" } },
        { op: "replace", path: "/connectors/0/to", value: "End" },
        { op: "remove", path: "/fallback" },
        { op: "move", from: "/modules/Agents", path: "/modules/A~1B" },
      ]),
    );
    expect(made.document["connectors"]).toMatchObject([{ to: "End" }, { event: "no_input" }, { from: "Agents" }, { from: "Menu" }]);
    expect(Object.keys(made.document["modules"] ?? {})).toEqual(["Menu", "End", "A/B"]);
    expect(made.document).not.toHaveProperty("fallback");
  });

  it("can all be undone", () => {
    const operation = fc.oneof(
      fc.record({ op: fc.constant("add"), path: fc.constantFrom("/connectors/0", "/connectors/-", "/title", "/modules/New"), value: fc.jsonValue() }),
      fc.record({ op: fc.constant("remove"), path: fc.constantFrom("/connectors/0", "/title", "/modules/End") }),
      fc.record({ op: fc.constant("replace"), path: fc.constantFrom("/connectors/0/to", "/flow"), value: fc.string() }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 6 }), (operations) => {
        changed((draft) => applyOperations(draft, operations));
      }),
    );
  });
});
