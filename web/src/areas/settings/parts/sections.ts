/** The sections of the site that are edited in forms: where their schema stands, and what their texts name. */
import { objectField, schemaAt, type Field, type Path, type SchemaNode } from "../../../design/schema/fields";

/** In the order in which a site is built. */
export const SECTIONS = [
  "services", "numbers", "call_centers", "resource_groups", "teams", "skills", "agents", "termination_codes", "results",
  "boxes", "webhooks",
] as const;
export type Section = (typeof SECTIONS)[number];

export function isSection(name: string): name is Section {
  return SECTIONS.some((each) => each === name);
}

/** What the texts of a section name, by where they stand. */
const NAMED: Record<Section, Record<string, string>> = {
  services: { flow: "flows", call_center: "call_centers", voicemail: "boxes" },
  numbers: { service: "inbound" },
  call_centers: {},
  resource_groups: { "from.*": "services", "to.*": "outbound" },
  teams: { voicemail: "boxes" },
  skills: {},
  agents: {
    "services.*": "outbound", "teams.*": "teams", "skills.*": "skills", "skills.{key}": "skills", voicemail: "boxes",
    softphone: "softphones",
  },
  termination_codes: { result: "results", "services.*": "servicesOrAll" },
  results: {},
  boxes: {},
  webhooks: { secret: "secrets", previous_secret: "secrets" },
};

/** The fields of a part of a section, from the schema of the site. */
export function fieldOfSection(section: Section, root: SchemaNode): Field {
  const references = (path: Path) => NAMED[section][path.join(".")];
  const place = schemaAt(root, "properties", section);
  if (section === "numbers") {
    const service = { type: "string", description: place["description"] };
    return objectField({ type: "object", properties: { service }, required: ["service"] }, root, references);
  }
  if (section === "results") {
    const field = objectField(schemaAt({ ...root, place }, "place", "items"), root, references);
    return field.kind === "object" ? { ...field, properties: field.properties.filter((each) => each.name !== "slug") } : field;
  }
  return objectField(valueOf(place, root), root, references);
}

function valueOf(place: SchemaNode, root: SchemaNode): SchemaNode {
  const [pattern] = Object.keys(schemaAt({ place }, "place", "patternProperties"));
  const whole = { ...root, place };
  return pattern === undefined ? schemaAt(whole, "place", "additionalProperties") : schemaAt(whole, "place", "patternProperties", pattern);
}
