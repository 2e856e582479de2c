/** Whether a service is open, and exceptions that end by themselves. */
import { memo } from "react";

import { ActionMenu } from "../../design/controls";
import { Tag } from "../../design/surfaces";
import { clock, useFloor } from "./live";
import { endOfDay } from "./model/days";
import { switchService, useQueries } from "./organisation";
import { useWords } from "./words";

const HOUR = 3_600_000;

/** Drawn anew only when the service opens or closes. */
export const HoursMenu = memo(function HoursMenu({ service, title, open }: { service: string; title: string; open: boolean }) {
  const w = useWords();
  const queries = useQueries();
  const zone = useFloor((floor) => floor.day?.timeZone ?? "UTC");
  const change = (to: { state: "open" | "closed"; until: string } | null) =>
    void switchService(queries, service, to, { done: w.hoursChanged(title), undo: w.undo, undone: w.undone });
  const inAnHour = () => new Date(clock.now() + HOUR).toISOString();
  const tonight = () => endOfDay(clock.now(), zone);
  const state = open ? ("closed" as const) : ("open" as const);
  return (
    <ActionMenu
      label={`${w.hoursOf(title)}: ${open ? w.open : w.closed}`}
      look="quiet"
      actions={[
        { id: "hour", label: open ? w.closeHour : w.openHour, run: () => change({ state, until: inAnHour() }) },
        { id: "day", label: open ? w.closeToday : w.openToday, run: () => change({ state, until: tonight() }) },
        { id: "hours", label: w.byHours, run: () => change(null) },
      ]}
    >
      <Tag tone={open ? "good" : "plain"}>{open ? w.open : w.closed}</Tag>
    </ActionMenu>
  );
});
