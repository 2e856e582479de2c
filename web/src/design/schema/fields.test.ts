import { describe, expect, it } from "vitest";

import { objectField, schemaAt, titleOf, type Field, type SchemaNode } from "./fields";

const root: SchemaNode = {
  $defs: { Spell: { type: "object", description: "A spell.", properties: { on: { type: "string", format: "date" } }, required: ["on"] } },
  properties: { things: { patternProperties: { "^[a-z]+$": { $ref: "#/$defs/Spell" } }, type: "object" } },
};

function one(node: SchemaNode, reference?: string): Field {
  const made = objectField({ type: "object", properties: { it: node } }, root, () => reference);
  if (made.kind !== "object" || made.properties[0] === undefined) throw new Error("no object");
  return made.properties[0].field;
}

describe("a field for each form of value", () => {
  it.each<[string, SchemaNode, Field]>([
    ["text", { type: "string", pattern: "^a" }, { kind: "text", pattern: "^a" }],
    ["whole number", { type: "integer", minimum: 1, maximum: 9 }, { kind: "number", whole: true, minimum: 1, maximum: 9 }],
    ["choice", { enum: ["a", "b"], type: "string" }, { kind: "choice", values: ["a", "b"] }],
    ["a value or nothing", { anyOf: [{ type: "number" }, { type: "null" }] }, { kind: "number", whole: false }],
    [
      "one name or several",
      { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
      { kind: "list", item: { kind: "text" }, least: 0, orOne: true },
    ],
    ["yes in words", { anyOf: [{ type: "boolean" }, { enum: ["yes", "no"] }] }, { kind: "boolean" }],
    [
      "yes or a name",
      { anyOf: [{ type: "boolean" }, { enum: ["yes", "no"] }, { type: "string" }] },
      { kind: "alternatives", options: [{ kind: "boolean" }, { kind: "text" }] },
    ],
    [
      "a word or a number or nothing, in two layers",
      { anyOf: [{ const: "unlimited" }, { anyOf: [{ minimum: 1, type: "number" }, { type: "null" }] }] },
      { kind: "alternatives", options: [{ kind: "choice", values: ["unlimited"] }, { kind: "number", whole: false, minimum: 1 }] },
    ],
    ["a mapping", { type: "object", additionalProperties: { type: "string" } }, { kind: "mapping", value: { kind: "text" } }],
    ["anything", { type: "object", additionalProperties: true }, { kind: "json" }],
  ])("%s", (_, node, field) => {
    expect(one(node)).toEqual(field);
  });

  it("follows references and keeps what the place says of them", () => {
    const made = objectField(
      { type: "object", required: ["when"], properties: { when: { $ref: "#/$defs/Spell", description: "When." } } },
      root,
    );
    expect(made).toMatchObject({
      kind: "object",
      properties: [{ name: "when", help: "When.", required: true, field: { kind: "object", properties: [{ name: "on" }] } }],
    });
  });

  it("takes texts for names of things where it is told so", () => {
    expect(one({ type: "string" }, "boxes")).toEqual({ kind: "reference", to: "boxes" });
  });

  it("finds a part of the schema", () => {
    expect(schemaAt(root, "properties", "things", "patternProperties", "^[a-z]+$")["description"]).toBe("A spell.");
  });

  it("makes titles of names", () => {
    expect(titleOf("max_wait")).toBe("Max wait");
  });
});
