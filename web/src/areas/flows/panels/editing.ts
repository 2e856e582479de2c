/** Changes that the panels make to a flow's document. Each works on immer's draft of it, as a step of the history. */
import { mapping, type FlowDocument, type Json } from "../model/document";
import { jsonOf } from "./json";
import type { Edited } from "../model/history";

/** The module as the file writes it. */
export function writtenModule(document: FlowDocument, name: string): FlowDocument {
  return mapping(mapping(document["modules"])[name]);
}

/** Write a property of a module; null leaves it out. */
export function setProperty(edited: Edited, module: string, property: string, value: Json): void {
  setValue(writtenModule(edited.document, module), property, value);
}

/** Write a property of the flow; null leaves it out. */
export function setFlowProperty(edited: Edited, property: string, value: Json): void {
  setValue(edited.document, property, value);
}

function setValue(of: FlowDocument, property: string, value: Json): void {
  if (value === null) delete of[property];
  else of[property] = value;
}

/** Whether a new name can be given: it says something, and no other module has it. */
export function freeName(document: FlowDocument, name: string, own: string): boolean {
  return name.trim() !== "" && (name === own || !(name in mapping(document["modules"])));
}

/** What the file reads where a value may be a truth: YAML 1.1 takes yes and no for those. */
export function valueWritten(event: string, value: string): Json {
  if (event !== "is_answering_machine") return value;
  return value === "yes" ? true : value === "no" ? false : value;
}

export interface Operation {
  op: string;
  path: string;
  from?: string | null | undefined;
  value?: unknown;
}

/** Apply a JSON Patch (RFC 6902) to the document: the fixes that the server offers are such. */
export function applyOperations(edited: Edited, operations: readonly Operation[]): void {
  for (const operation of operations) {
    if (operation.op === "test") continue;
    const path = pointer(operation.path);
    const value = operation.op === "move" || operation.op === "copy" ? valueAt(edited.document, pointer(operation.from ?? "")) : jsonOf(operation.value);
    if (operation.op === "move") take(edited.document, pointer(operation.from ?? ""));
    if (operation.op === "remove") take(edited.document, path);
    else if (value !== undefined) put(edited.document, path, value, operation.op !== "replace");
  }
}

function pointer(path: string): string[] {
  return path.split("/").slice(1).map((each) => each.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(document: FlowDocument, path: readonly string[]): Json | undefined {
  let at: Json | undefined = document;
  for (const step of path) {
    at = Array.isArray(at) ? at[Number(step)] : mapping(at)[step];
  }
  // A copy: what immer holds of the draft must not be put in a second place.
  return at === undefined ? undefined : jsonOf(at);
}

function parentOf(document: FlowDocument, path: readonly string[]): Json | undefined {
  let at: Json | undefined = document;
  for (const step of path.slice(0, -1)) at = Array.isArray(at) ? at[Number(step)] : mapping(at)[step];
  return at;
}

function put(document: FlowDocument, path: readonly string[], value: Json, insert: boolean): void {
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? "";
  if (Array.isArray(parent)) parent.splice(last === "-" ? parent.length : Number(last), insert ? 0 : 1, value);
  else if (parent !== undefined) mapping(parent)[last] = value;
}

function take(document: FlowDocument, path: readonly string[]): void {
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? "";
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (parent !== undefined) delete mapping(parent)[last];
}
