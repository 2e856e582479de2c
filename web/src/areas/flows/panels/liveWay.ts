/** The way of a contact that goes on, as its trace tells it, on the flow that is on the canvas. */
import type { Schemas } from "../../../api/client";
import type { FlowConnector, ReadFlow } from "../model/document";
import type { WayStep } from "./way";

/** What of a trace says where a contact went. */
export type TracedStep = Pick<Schemas["TraceStep"], "module" | "due" | "event" | "value" | "result" | "taken">;

/** The steps of a trace. A connector that the canvas does not have any more is none. */
export function wayOfTrace(flow: ReadFlow, trace: readonly TracedStep[]): WayStep[] {
  return trace.map((step) => ({
    module: step.module,
    event: step.event ?? "",
    value: written(step.value),
    connector: step.taken == null ? null : takenIn(flow, step.taken),
    due: step.result ?? step.due,
  }));
}

function takenIn(flow: ReadFlow, taken: NonNullable<TracedStep["taken"]>): FlowConnector | null {
  return (
    flow.connectors.find(
      (each) => each.from === taken.source && each.event === taken.event && each.value === taken.value && each.to === taken.target,
    ) ?? null
  );
}

function written(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
