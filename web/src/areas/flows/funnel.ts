/** The arithmetic of a funnel: its rows, whether its sums balance, and the contacts behind each number. */
import type { Schemas } from "../../api/client";
import type { ContactQuery } from "../contacts/filter";

export type Funnel = Schemas["Funnel"];

export interface FunnelRow {
  kind: "module" | "connector" | "ended" | "here";
  module: string;
  /** For a connector: the event, its value, where it leads and its result. */
  way?: Funnel["modules"][number]["left"][number];
  count: number;
  /** Of those that entered the module. */
  share: number;
  /** The contacts behind the number, besides what the whole funnel is narrowed to. */
  contacts: ContactQuery;
}

/** The rows of the table, module by module; what did not happen has no row. */
export function rowsOf(funnel: Funnel): FunnelRow[] {
  return funnel.modules.flatMap((each) => {
    const share = (count: number) => (each.entered === 0 ? 0 : count / each.entered);
    const row = (kind: FunnelRow["kind"], count: number, contacts: ContactQuery): FunnelRow => ({
      kind, module: each.module, count, share: share(count), contacts,
    });
    const ways = [...each.left].sort((a, b) => b.count - a.count).map((way) => ({
      ...row("connector", way.count, {
        module: each.module, connector_event: way.event, connector_value: way.value, connector_to: way.to,
      }),
      way,
    }));
    return [
      row("module", each.entered, { module: each.module }),
      ...ways,
      ...(each.ended > 0 ? [row("ended", each.ended, { ended_in: each.module })] : []),
      ...(each.here > 0 ? [row("here", each.here, { still_in: each.module })] : []),
    ];
  });
}

/** The modules whose numbers do not add up: entered must be left + ended + here. There should be none. */
export function unbalanced(funnel: Funnel): string[] {
  return funnel.modules
    .filter((each) => each.entered !== each.ended + each.here + each.left.reduce((sum, way) => sum + way.count, 0))
    .map((each) => each.module);
}
