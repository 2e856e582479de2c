import { describe, expect, it } from "vitest";

import type { FlowDocument } from "../model/document";
import { fieldsOf, labelOf } from "./fields";

const optional = (schema: FlowDocument): FlowDocument => ({ anyOf: [schema, { type: "null" }], default: null });

describe("fields of a module type", () => {
  const schema: FlowDocument = {
    required: ["type", "prompt", "scale"],
    properties: {
      note: { type: "string", default: "" },
      sensitive: { type: "boolean", default: false },
      voice: optional({ type: "string" }),
      prompt: { $ref: "#/$defs/Prompt", description: "What is asked." },
      timeout: optional({ type: "number", minimum: 0, maximum: 86400 }),
      attempts: { type: "integer", minimum: 1, default: 3 },
      barge_in: { type: "boolean", default: true },
      no_input_prompt: optional({ $ref: "#/$defs/Prompt" }),
      teams: { type: "array", items: { type: "string" }, "x-refers-to": "teams", default: [] },
      service: { type: "string", "x-refers-to": "services", default: "" },
      expression: { type: "string", "x-expression": true, default: "" },
      values: { type: "object", patternProperties: { "^[a-z]+$": { type: "string" } }, "x-expression": true },
      words: { type: "object", additionalProperties: { anyOf: [{ type: "string" }, { type: "array" }] } },
      questions: { type: "array", items: { $ref: "#/$defs/Question" } },
      announce: { type: "string", enum: ["", "position"], default: "" },
      anything: {},
      scale: { type: "array", prefixItems: [{ type: "integer", minimum: 0, maximum: 99 }, { type: "integer" }] },
      type: { const: "menu" },
      first: { type: "boolean" },
    },
    $defs: {
      Prompt: { anyOf: [{ type: "string" }] },
      Question: { type: "object", required: ["id"], properties: { id: { type: "string" }, prompt: { $ref: "#/$defs/Prompt" } } },
    },
  };
  const { basic, advanced } = fieldsOf(schema, false);
  const kinds = Object.fromEntries([...basic, ...advanced].map((field) => [field.name, field.kind]));

  it("shows the first five properties of the type and those that must be written, the rest apart", () => {
    expect(basic.map((field) => field.name)).toEqual(["prompt", "timeout", "attempts", "barge_in", "no_input_prompt", "scale"]);
    expect(advanced.map((field) => field.name)).toContain("voice");
    expect(advanced.at(-1)?.name).toBe("voice");
  });

  it("leaves out what has a place of its own, and secrecy where no keys are hidden", () => {
    expect(Object.keys(kinds)).not.toContain("type");
    expect(Object.keys(kinds)).not.toContain("note");
    expect(Object.keys(kinds)).not.toContain("sensitive");
    expect(fieldsOf(schema, true).advanced.map((field) => field.name)).toContain("sensitive");
  });

  it("knows the kind of each, also where it may be left out", () => {
    expect(kinds["prompt"]).toEqual({ kind: "prompt" });
    expect(kinds["no_input_prompt"]).toEqual({ kind: "prompt" });
    expect(kinds["timeout"]).toEqual({ kind: "number", minimum: 0, maximum: 86400, whole: false });
    expect(kinds["attempts"]).toMatchObject({ kind: "number", whole: true });
    expect(kinds["barge_in"]).toEqual({ kind: "yes_no" });
    expect(kinds["teams"]).toEqual({ kind: "reference", to: "teams", several: true });
    expect(kinds["service"]).toEqual({ kind: "reference", to: "services", several: false });
    expect(kinds["expression"]).toEqual({ kind: "expression" });
    expect(kinds["values"]).toEqual({ kind: "mapping", expressions: true });
    expect(kinds["words"]).toEqual({ kind: "mapping", expressions: false });
    expect(kinds["announce"]).toEqual({ kind: "choice", choices: ["", "position"] });
    expect(kinds["scale"]).toEqual({ kind: "range", minimum: 0, maximum: 99 });
    expect(kinds["anything"]).toEqual({ kind: "json" });
    expect(kinds["questions"]).toMatchObject({ kind: "parts", fields: [{ name: "id" }, { name: "prompt", kind: { kind: "prompt" } }] });
  });

  it("writes names as people read them", () => {
    expect(labelOf("no_input_prompt")).toBe("No input prompt");
  });
});
