/** The services: who waits, today's figures, and what can be changed in place. */
import { memo, useMemo } from "react";

import { Card, Empty, tableStyles } from "../../design/surfaces";
import { clock as asClock } from "../../language/format";
import { useFormats } from "../../language/format";
import type { Choosing } from "./choosing";
import styles from "./floor.module.css";
import { useGlossary, type Figure } from "./glossary";
import { HoursMenu } from "./HoursMenu";
import { clock, useFloor } from "./live";
import { MaxWait } from "./MaxWait";
import { ordered, queueShown, type Order } from "./model/choice";
import type { Queue, Today } from "./model/floor";
import { grade } from "./model/thresholds";
import { useThresholds } from "./preferences";
import { TimeInState } from "./TimeInState";
import { SortHeads, type Column } from "./VirtualTable";
import { useWords, type Words } from "./words";

const USUAL: Order = { by: "service", down: false };
const FIGURES: Figure[] = ["waiting", "longest", "estimated", "serviceLevel", "asked", "answered", "abandoned", "averageWait", "averageHandling", "ready", "signedIn"];

function value(queue: Queue, today: Today | undefined, by: string): string | number | null {
  const of: Record<string, string | number | null> = {
    service: queue.title,
    waiting: queue.waiting,
    // The longest wait is the earliest beginning.
    longest: queue.longest === 0 ? null : clock.now() - queue.longest,
    estimated: queue.estimated,
    serviceLevel: today?.service_level ?? null,
    asked: today?.asked ?? 0,
    answered: today?.answered ?? 0,
    abandoned: today?.abandoned ?? 0,
    averageWait: today?.average_wait ?? null,
    averageHandling: today?.average_handling ?? null,
    ready: queue.ready,
    signedIn: queue.signed_in,
    maxWait: queue.max_wait,
  };
  return of[by] ?? null;
}

export function Services({ choosing }: { choosing: Choosing }) {
  const w = useWords();
  const glossary = useGlossary();
  const queues = useFloor((floor) => floor.queues);
  const today = useFloor((floor) => floor.today);
  const order = choosing.order("services", USUAL);
  const shown = useMemo(
    () =>
      ordered(
        [...queues.values()].filter((each) => queueShown(each, choosing.filter)),
        (each) => value(each, today.get(each.service), order.by),
        (each) => each.title,
        order.down,
      ),
    [queues, today, choosing.filter, order.by, order.down],
  );
  const columns: Column[] = [
    { id: "service", head: w.service, width: "auto", sorts: true },
    { id: "hours", head: w.now, width: "auto" },
    ...FIGURES.map((id) => ({ id, head: glossary[id].name, means: glossary[id].means, width: "auto", numeric: true, sorts: true })),
    { id: "maxWait", head: glossary.maxWait.name, means: glossary.maxWait.means, width: "auto", sorts: true },
  ];
  return (
    <Card label={w.services}>
      {queues.size === 0 ? (
        <Empty>{w.noServices}</Empty>
      ) : (
        <div className={styles.services}>
          <table className={tableStyles.table}>
            <thead>
              <SortHeads columns={columns} order={order} onOrder={(to) => choosing.setOrder("services", to)} />
            </thead>
            <tbody>
              {shown.map((queue) => (
                <ServiceRow key={queue.service} queue={queue} today={today.get(queue.service)} w={w} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

const ServiceRow = memo(function ServiceRow({ queue, today, w }: { queue: Queue; today: Today | undefined; w: Words }) {
  const formats = useFormats();
  const thresholds = useThresholds((each) => each.thresholds);
  const seconds = (value: number | null | undefined) => (value === null || value === undefined ? "–" : asClock(value));
  const level = today?.service_level ?? null;
  return (
    <tr>
      <td>{queue.title}</td>
      <td>
        <HoursMenu service={queue.service} title={queue.title} open={queue.open} />
      </td>
      <td className={tableStyles.numeric}>
        <span className={styles.graded} data-grade={grade(thresholds, "waiting", queue.waiting)}>
          {formats.number(queue.waiting)}
        </span>
      </td>
      <td className={tableStyles.numeric}>{queue.longest > 0 ? <TimeInState since={queue.longest} measure="longestWait" /> : "–"}</td>
      <td className={tableStyles.numeric}>{queue.estimated === null && queue.signed_in === 0 ? w.nobodyAtWork : seconds(queue.estimated)}</td>
      <td className={tableStyles.numeric}>
        <span className={styles.graded} data-grade={grade(thresholds, "serviceLevel", level)} title={w.within(today?.answer_within ?? 20)}>
          {formats.percent(level)}
        </span>
      </td>
      <td className={tableStyles.numeric}>{formats.number(today?.asked ?? 0)}</td>
      <td className={tableStyles.numeric}>{formats.number(today?.answered ?? 0)}</td>
      <td className={tableStyles.numeric}>{formats.number(today?.abandoned ?? 0)}</td>
      <td className={tableStyles.numeric}>{seconds(today?.average_wait)}</td>
      <td className={tableStyles.numeric}>{seconds(today?.average_handling)}</td>
      <td className={tableStyles.numeric}>{formats.number(queue.ready)}</td>
      <td className={tableStyles.numeric}>{formats.number(queue.signed_in)}</td>
      <td>
        <MaxWait service={queue.service} title={queue.title} seconds={queue.max_wait} />
      </td>
    </tr>
  );
});
