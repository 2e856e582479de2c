/** The numbers of a funnel at the modules and connectors of the version that is drawn. */
import type { ContactQuery } from "../contacts/filter";
import type { Funnel } from "./funnel";

export interface ConnectorNumber {
  module: string;
  count: number;
  /** Of those that entered the module. */
  share: number;
  /** The contacts behind the number. */
  contacts: ContactQuery;
}

export interface ModuleNumbers {
  module: string;
  entered: number;
  ended: number;
  here: number;
  /** Left by the flow's fallback. */
  fallback: number;
  /** Left by connectors that the version that is drawn does not have. */
  elsewhere: number;
}

export interface FunnelNumbers {
  modules: ReadonlyMap<string, ModuleNumbers>;
  /** By the connector's place in the document's list. */
  connectors: ReadonlyMap<number, ConnectorNumber>;
  /** Modules that contacts passed and that the version that is drawn does not have. */
  missing: readonly string[];
}

export function numbersOf(funnel: Funnel): FunnelNumbers {
  const modules = new Map<string, ModuleNumbers>();
  const connectors = new Map<number, ConnectorNumber>();
  for (const { module, entered, ended, here, left } of funnel.modules) {
    const told: ModuleNumbers = { module, entered, ended, here, fallback: 0, elsewhere: 0 };
    for (const way of left) {
      if (way.place === null) {
        told[way.event === "" ? "fallback" : "elsewhere"] += way.count;
        continue;
      }
      // Other versions may have led the same event elsewhere: it is one row of the card.
      const before = connectors.get(way.place);
      const count = way.count + (before?.count ?? 0);
      const by = { module, connector_event: way.event, connector_value: way.value };
      connectors.set(way.place, {
        module, count, share: entered === 0 ? 0 : count / entered,
        contacts: before === undefined ? { ...by, connector_to: way.to } : by,
      });
    }
    modules.set(module, told);
  }
  return { modules, connectors, missing: funnel.modules.filter((each) => !each.in_version).map((each) => each.module) };
}

/** How thick the connectors are: in six steps, so that a difference is one that can be seen. */
export function weightsOf(numbers: FunnelNumbers): Map<number, number> {
  const most = Math.max(1, ...[...numbers.connectors.values()].map((each) => each.count));
  const taken = [...numbers.connectors].filter(([, each]) => each.count > 0);
  return new Map(taken.map(([place, { count }]) => [place, 2 * Math.ceil((6 * count) / most)]));
}
