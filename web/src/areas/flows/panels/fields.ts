/** Fields of the properties form, made from the JSON Schema of a module type. */
import { mapping, type FlowDocument, type Json } from "../model/document";

/** Sections of a site whose parts a property may name. */
export type NamedSection = "services" | "resource_groups" | "teams" | "skills" | "boxes";

export type FieldKind =
  | { kind: "text"; long: boolean; pattern: string | null }
  | { kind: "expression" }
  | { kind: "number"; minimum: number | null; maximum: number | null; whole: boolean }
  | { kind: "yes_no" }
  | { kind: "choice"; choices: readonly string[] }
  | { kind: "list" }
  | { kind: "mapping"; expressions: boolean }
  | { kind: "prompt" }
  | { kind: "reference"; to: NamedSection; several: boolean }
  | { kind: "range"; minimum: number | null; maximum: number | null }
  | { kind: "parts"; fields: readonly Field[] }
  | { kind: "json" };

export interface Field {
  name: string;
  label: string;
  help: string;
  required: boolean;
  /** What holds where nothing is written; null where it is left to the service, or there is none. */
  usual: Json;
  kind: FieldKind;
}

export interface Fields {
  basic: readonly Field[];
  advanced: readonly Field[];
}

/** Properties that every type has, and those that the form shows in places of their own. */
const OF_EVERY_TYPE = new Set(["sensitive", "voice", "language"]);
const ELSEWHERE = new Set(["type", "first", "note"]);
/** Types list their properties by weight: so many of them are shown at once, and whatever must be written. */
const BASIC = 5;

/** The fields of a module type, those that are always needed apart from the rest. */
export function fieldsOf(schema: FlowDocument, hidesKeys: boolean): Fields {
  const found = fieldsIn(schema, schema).filter(
    (field) => !ELSEWHERE.has(field.name) && (field.name !== "sensitive" || hidesKeys),
  );
  const own = found.filter((field) => !OF_EVERY_TYPE.has(field.name));
  const basic = own.filter((field, at) => field.required || at < BASIC);
  return {
    basic,
    advanced: [...own.filter((field) => !basic.includes(field)), ...found.filter((field) => OF_EVERY_TYPE.has(field.name))],
  };
}

function fieldsIn(schema: FlowDocument, root: FlowDocument): Field[] {
  const required = listed(schema["required"]);
  return Object.entries(mapping(schema["properties"])).map(([name, written]) => {
    const property = mapping(written);
    return {
      name,
      label: labelOf(name),
      help: text(property["description"]),
      required: required.includes(name),
      usual: property["default"] ?? null,
      kind: kindOf(property, root),
    };
  });
}

function kindOf(property: FlowDocument, root: FlowDocument): FieldKind {
  const to = sectionOf(property["x-refers-to"]);
  const expressions = property["x-expression"] === true;
  const schema = resolved(withoutNull(property), root);
  if (isPrompt(schema)) return { kind: "prompt" };
  const choices = schema["enum"];
  if (Array.isArray(choices)) return { kind: "choice", choices: choices.map(text) };
  if ("const" in schema) return { kind: "choice", choices: [text(schema["const"])] };
  switch (schema["type"]) {
    case "boolean":
      return { kind: "yes_no" };
    case "integer":
    case "number":
      return { kind: "number", whole: schema["type"] === "integer", ...limitsOf(schema) };
    case "array":
      return listKind(schema, to, root);
    case "object":
      return textsOnly(schema) ? { kind: "mapping", expressions } : { kind: "json" };
    case "string":
      if (to !== null) return { kind: "reference", to, several: false };
      if (expressions) return { kind: "expression" };
      return { kind: "text", long: schema["title"] === "Text", pattern: text(schema["pattern"]) || null };
    default:
      return Array.isArray(schema["anyOf"]) && schema["anyOf"].some((each) => mapping(each)["type"] === "array")
        ? { kind: "list" }
        : { kind: "json" };
  }
}

function listKind(schema: FlowDocument, to: NamedSection | null, root: FlowDocument): FieldKind {
  if (to !== null) return { kind: "reference", to, several: true };
  const ends = schema["prefixItems"];
  if (Array.isArray(ends) && ends.length === 2) return { kind: "range", ...limitsOf(mapping(ends[0])) };
  const items = resolved(mapping(schema["items"]), root);
  if (items["type"] === "string") return { kind: "list" };
  return items["type"] === "object" ? { kind: "parts", fields: fieldsIn(items, root) } : { kind: "json" };
}

function limitsOf(schema: FlowDocument): { minimum: number | null; maximum: number | null } {
  const number = (value: Json | undefined) => (typeof value === "number" ? value : null);
  return { minimum: number(schema["minimum"]) ?? number(schema["exclusiveMinimum"]), maximum: number(schema["maximum"]) };
}

/** A property that may be left out is its own schema or null: which is said by leaving it out. */
function withoutNull(property: FlowDocument): FlowDocument {
  const either = property["anyOf"];
  if (!Array.isArray(either)) return property;
  const rest = either.map(mapping).filter((each) => each["type"] !== "null");
  const [only] = rest;
  return rest.length === 1 && only !== undefined ? { ...property, anyOf: null, ...only } : property;
}

function resolved(schema: FlowDocument, root: FlowDocument): FlowDocument {
  const name = text(schema["$ref"]).match(/^#\/\$defs\/(.+)$/)?.[1];
  if (name === undefined) return schema;
  return { ...mapping(mapping(root["$defs"])[name]), title: name };
}

function isPrompt(schema: FlowDocument): boolean {
  return schema["title"] === "Prompt";
}

function textsOnly(schema: FlowDocument): boolean {
  const values = [schema["additionalProperties"], ...Object.values(mapping(schema["patternProperties"]))].filter(
    (each) => each !== undefined && each !== false,
  );
  return values.length > 0 && values.every((each) => holdsTexts(mapping(each)));
}

/** Texts, or lists of them, which are written with commas between. */
function holdsTexts(schema: FlowDocument): boolean {
  if (schema["type"] === "string") return true;
  const either = schema["anyOf"];
  return Array.isArray(either) && either.some((each) => mapping(each)["type"] === "string");
}

function sectionOf(value: Json | undefined): NamedSection | null {
  switch (value) {
    case "services":
    case "resource_groups":
    case "teams":
    case "skills":
    case "boxes":
      return value;
    default:
      return null;
  }
}

/** A property's name as people read it: `max_wait` is "Max wait". */
export function labelOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function listed(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** A value as text; empty where it is none. */
export function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
