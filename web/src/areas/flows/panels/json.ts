/** Values that the API leaves open, as JSON. */
import { mapping, type FlowDocument, type Json } from "../model/document";

/** A value of the API that a schema leaves open, as JSON; what is none becomes null. */
export function jsonOf(value: unknown): Json {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== "object" || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonOf(each)]));
}

/** A mapping of the API as a document. */
export function documentOf(value: unknown): FlowDocument {
  return mapping(jsonOf(value));
}
