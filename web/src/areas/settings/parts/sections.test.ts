import { expect, it } from "vitest";

import { fieldOfSection } from "./sections";

const root = {
  $defs: {
    Skill: { properties: { title: { type: "string" } }, type: "object" },
    Agent: { properties: { teams: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] } }, type: "object" },
    Result: { properties: { slug: { type: "string" }, label: { type: "string" } }, required: ["slug", "label"], type: "object" },
  },
  properties: {
    skills: { patternProperties: { "^a$": { $ref: "#/$defs/Skill" } }, type: "object" },
    agents: { additionalProperties: { $ref: "#/$defs/Agent" }, type: "object" },
    results: { items: { $ref: "#/$defs/Result" }, type: "array" },
    numbers: { additionalProperties: { type: "string" }, type: "object", description: "The service." },
  },
};

const names = (section: Parameters<typeof fieldOfSection>[0]) => {
  const field = fieldOfSection(section, root);
  return field.kind === "object" ? field.properties.map((each) => each.name) : [];
};

it("finds the schema of a part, however its section is written", () => {
  expect(names("skills")).toEqual(["title"]);
  expect(names("agents")).toEqual(["teams"]);
  expect(names("results")).toEqual(["label"]);
  expect(names("numbers")).toEqual(["service"]);
});

it("knows what texts name", () => {
  expect(fieldOfSection("agents", root)).toMatchObject({
    properties: [{ field: { kind: "list", item: { kind: "reference", to: "teams" } } }],
  });
  expect(fieldOfSection("numbers", root)).toMatchObject({
    properties: [{ help: "The service.", required: true, field: { kind: "reference", to: "inbound" } }],
  });
});
