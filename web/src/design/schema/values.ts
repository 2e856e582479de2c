/** Values of a form: which field of several a value is for, what a new one begins with, and how a document changes. */
import { isJsonObject, type Field, type Json, type JsonObject, type Property } from "./fields";

/** Whether two values say the same; the order of names in an object says nothing. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => same(each, other[index]));
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => same(own(one, name), own(other, name)));
}

/** What an object says of a name itself: every object has a `toString`. */
export function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The document with another value of a property. What is as if nothing were written is not written, except where it
 *  was written before: nobody's file changes by being looked at. */
export function withProperty(
  document: JsonObject, property: Property, value: Json | undefined, before: JsonObject,
): JsonObject {
  const { name } = property;
  const usual = property.default === undefined ? isEmpty(value) : same(value, property.default);
  const wasWritten = same(value, own(before, name));
  if (value === undefined || (usual && !property.required && !wasWritten)) return without(document, name);
  return Object.hasOwn(document, name) ? replaced(document, name, value) : { ...document, [name]: value };
}

function without(document: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([each]) => each !== name));
}

function replaced(document: JsonObject, name: string, value: Json): JsonObject {
  return Object.fromEntries(Object.entries(document).map(([each, old]) => [each, each === name ? value : old]));
}

function isEmpty(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === "" || (isJsonObject(value) && Object.keys(value).length === 0);
}

/** What a new value of a field begins with. */
export function blank(field: Field): Json {
  switch (field.kind) {
    case "text":
    case "reference":
      return "";
    case "number":
      return field.minimum ?? 0;
    case "boolean":
      return true;
    case "choice":
      return field.values[0] ?? "";
    case "list":
      return [];
    case "mapping":
      return {};
    case "object":
      return Object.fromEntries(
        field.properties.filter((each) => each.required).map((each) => [each.name, each.default ?? blank(each.field)]),
      );
    case "alternatives":
      return field.options[0] === undefined ? null : blank(field.options[0]);
    case "json":
      return null;
  }
}

/** Whether a value has the form that a field asks for. */
export function fits(field: Field, value: Json): boolean {
  switch (field.kind) {
    case "text":
    case "reference":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean" || value === "yes" || value === "no";
    case "choice":
      return typeof value !== "object" && field.values.includes(String(value));
    case "list":
      return Array.isArray(value) ? value.every((each) => fits(field.item, each)) : field.orOne && fits(field.item, value);
    case "mapping":
      return isJsonObject(value) && Object.values(value).every((each) => fits(field.value, each));
    case "object":
      return isJsonObject(value) && Object.keys(value).every((name) => field.properties.some((each) => each.name === name));
    case "alternatives":
      return field.options.some((each) => fits(each, value));
    case "json":
      return true;
  }
}

/** Which of several fields a value is for: the first that it fits, none of them -1. Choices and ticks come before texts,
 *  which take everything. */
export function optionOf(options: readonly Field[], value: Json | undefined): number {
  if (value === undefined || value === "" || value === null) return -1;
  const order = options.map((each, index) => ({ each, index })).sort((a, b) => rank(a.each) - rank(b.each));
  return order.find(({ each }) => fits(each, value))?.index ?? -1;
}

function rank(field: Field): number {
  return field.kind === "text" || field.kind === "reference" ? 1 : field.kind === "json" ? 2 : 0;
}

/** A list as it is meant: one name alone is a list of one. */
export function asList(value: Json | undefined): Json[] {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** A tick as it is meant: files say yes and no, too. */
export function asBoolean(value: Json | undefined): boolean {
  return value === true || value === "yes" || value === "on";
}

/** One thing that differs between two documents. */
export interface Difference {
  path: readonly string[];
  before: Json | undefined;
  after: Json | undefined;
}

/** What differs, by where it stands. Lists differ as a whole. */
export function differences(before: Json | undefined, after: Json | undefined, path: readonly string[] = []): Difference[] {
  if (same(before, after)) return [];
  const one = before === undefined && isJsonObject(after) && path.length === 0 ? {} : before;
  if (!isJsonObject(one) || !isJsonObject(after)) return [{ path, before: one, after }];
  const names = [...new Set([...Object.keys(one), ...Object.keys(after)])];
  return names.flatMap((name) => differences(own(one, name), own(after, name), [...path, name]));
}

/** A value in one line, for people. */
export function inWords(value: Json | undefined): string {
  if (value === undefined || value === null) return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(inWords).join(", ");
  if (isJsonObject(value)) {
    return Object.entries(value).map(([name, each]) => `${name}: ${inWords(each)}`).join("; ") || "–";
  }
  return String(value);
}
