/** Which fields a form has for what a JSON Schema describes. Without React, and without the words of any one form. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** A schema, or a part of one, as it comes from the server. */
export type SchemaNode = Readonly<Record<string, unknown>>;

/** Where a value stands in a document: names of properties, "*" for each entry of a list or mapping. */
export type Path = readonly string[];

export type Field =
  | { kind: "text"; pattern?: string; format?: string; least?: number }
  | { kind: "number"; whole: boolean; minimum?: number; maximum?: number }
  | { kind: "boolean" }
  | { kind: "choice"; values: readonly string[] }
  | { kind: "reference"; to: string }
  | { kind: "list"; item: Field; least: number; orOne: boolean }
  | { kind: "mapping"; value: Field; keys?: Field }
  | { kind: "object"; properties: readonly Property[] }
  | { kind: "alternatives"; options: readonly Field[] }
  | { kind: "json" };

/** A property of an object, with what its form says of it. */
export interface Property {
  name: string;
  path: Path;
  title: string;
  help: string;
  required: boolean;
  /** What holds where nothing is written. */
  default?: Json;
  field: Field;
}

/** What the schema does not say: that a text is the name of something, by where it stands. */
export type ReferenceAt = (path: Path) => string | undefined;

/** The fields of an object. `root` is the whole schema, in which references are looked up. */
export function objectField(node: SchemaNode, root: SchemaNode, references: ReferenceAt = () => undefined): Field {
  return fieldOf(node, root, [], references);
}

function fieldOf(written: SchemaNode, root: SchemaNode, path: Path, references: ReferenceAt): Field {
  const node = resolved(written, root);
  const to = references(path);
  const options = alternatives(node, root);
  if (options.length > 0) return joined(options, root, path, references);
  if (Array.isArray(node["enum"])) return { kind: "choice", values: node["enum"].map(String) };
  if ("const" in node) return { kind: "choice", values: [String(node["const"])] };
  switch (node["type"]) {
    case "boolean":
      return { kind: "boolean" };
    case "integer":
    case "number":
      return numberField(node);
    case "string":
      return to === undefined ? textField(node) : { kind: "reference", to };
    case "array":
      return {
        kind: "list",
        item: fieldOf(part(node["items"]), root, [...path, "*"], references),
        least: numberOf(node["minItems"]) ?? 0,
        orOne: false,
      };
    case "object":
      return objectOf(node, root, path, references);
    default:
      return { kind: "json" };
  }
}

function objectOf(node: SchemaNode, root: SchemaNode, path: Path, references: ReferenceAt): Field {
  const listed = part(node["properties"]);
  const names = Object.keys(listed);
  if (names.length > 0) {
    const required = Array.isArray(node["required"]) ? node["required"].map(String) : [];
    return { kind: "object", properties: names.map((name) => property(name, part(listed[name]), root, path, required, references)) };
  }
  const value = Object.values(part(node["patternProperties"]))[0] ?? node["additionalProperties"];
  if (!isNode(value)) return { kind: "json" };
  const keys = references([...path, "{key}"]);
  return {
    kind: "mapping",
    value: fieldOf(value, root, [...path, "*"], references),
    ...(keys === undefined ? {} : { keys: { kind: "reference" as const, to: keys } }),
  };
}

function property(
  name: string, written: SchemaNode, root: SchemaNode, above: Path, required: readonly string[], references: ReferenceAt,
): Property {
  const path = [...above, name];
  const meant = resolved(written, root);
  const fallback = written["default"] ?? meant["default"];
  return {
    name,
    path,
    title: titleOf(name),
    help: textOf(written["description"]) || textOf(meant["description"]),
    required: required.includes(name),
    ...(isJson(fallback) && fallback !== null ? { default: fallback } : {}),
    field: fieldOf(written, root, path, references),
  };
}

/** Several forms of one value as one field where they are one for people: nothing is an empty field, `yes` a tick, one
 *  name a list of one. */
function joined(options: readonly SchemaNode[], root: SchemaNode, path: Path, references: ReferenceAt): Field {
  const told = options.filter((each) => each["type"] !== "null");
  const kinds = told.some((each) => each["type"] === "boolean") ? told.filter((each) => !saysYesOrNo(each)) : told;
  const list = kinds.find((each) => each["type"] === "array");
  if (list !== undefined && kinds.length === 2 && kinds.some((each) => each["type"] === "string")) {
    const field = fieldOf(list, root, path, references);
    return field.kind === "list" ? { ...field, orOne: true } : field;
  }
  const fields = kinds.map((each) => fieldOf(each, root, path, references));
  const [only] = fields;
  if (only !== undefined && fields.length === 1) return only;
  if (fields.length === 0) return { kind: "json" };
  return { kind: "alternatives", options: fields };
}

function alternatives(node: SchemaNode, root: SchemaNode): SchemaNode[] {
  const written = node["anyOf"] ?? node["oneOf"];
  if (!Array.isArray(written)) return [];
  return written.filter(isNode).flatMap((each) => {
    const option = resolved(each, root);
    const inner = alternatives(option, root);
    return inner.length > 0 ? inner : [option];
  });
}

function saysYesOrNo(node: SchemaNode): boolean {
  const values: unknown = node["enum"];
  return Array.isArray(values) && values.every((each) => ["yes", "no", "on", "off"].includes(String(each)));
}

function resolved(node: SchemaNode, root: SchemaNode): SchemaNode {
  const reference = node["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) return node;
  let found: unknown = root;
  for (const step of reference.slice(2).split("/")) found = isNode(found) ? found[step] : undefined;
  return isNode(found) ? resolved(found, root) : node;
}

/** A part of a whole schema, by a path of names, with references followed. */
export function schemaAt(root: SchemaNode, ...steps: readonly string[]): SchemaNode {
  return steps.reduce<SchemaNode>((node, step) => resolved(part(node[step]), root), root);
}

function textField(node: SchemaNode): Field {
  const least = numberOf(node["minLength"]);
  return {
    kind: "text",
    ...(typeof node["pattern"] === "string" ? { pattern: node["pattern"] } : {}),
    ...(typeof node["format"] === "string" ? { format: node["format"] } : {}),
    ...(least === undefined ? {} : { least }),
  };
}

function numberField(node: SchemaNode): Field {
  const minimum = numberOf(node["minimum"]) ?? numberOf(node["exclusiveMinimum"]);
  const maximum = numberOf(node["maximum"]);
  return {
    kind: "number",
    whole: node["type"] === "integer",
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

/** max_wait as "Max wait". */
export function titleOf(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function part(value: unknown): SchemaNode {
  return isNode(value) ? value : {};
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function isJson(value: unknown): value is Json {
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isNode(value) && Object.values(value).every(isJson);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return isNode(value) && isJson(value);
}
