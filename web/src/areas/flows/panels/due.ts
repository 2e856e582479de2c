/** The result due in a module, as a beginning for a new connector: that of the first connector into it. */
import type { FlowDocument, ReadFlow } from "../model/document";
import { text } from "./fields";

/** What the field calls the outcome of a contact that ends before anything is decided. */
const USUAL = "hung_up_in_opening";

export function dueIn(flow: ReadFlow, module: string): string {
  return flow.connectors.find((each) => each.to === module && each.result !== "")?.result ?? USUAL;
}

/** The result due before the first connector. */
export function openingOf(document: FlowDocument): string {
  return text(document["opening_result"]) || USUAL;
}
