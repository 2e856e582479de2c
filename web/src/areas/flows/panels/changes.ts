/** Changes of a flow, gathered by the module that they are about. */
import type { Schemas } from "../../../api/client";

export interface ChangesOfModule {
  /** Null for those of the flow's own settings. */
  module: string | null;
  changes: readonly Schemas["FlowChange"][];
}

/** By module, in the order in which the modules are first named; connectors are with their source. */
export function changesByModule(changes: readonly Schemas["FlowChange"][]): ChangesOfModule[] {
  const modules = new Map<string | null, Schemas["FlowChange"][]>();
  for (const each of changes) modules.set(each.module, [...(modules.get(each.module) ?? []), each]);
  return [...modules].map(([module, here]) => ({ module, changes: here }));
}
