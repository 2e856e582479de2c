/** What has passed a threshold, looked at once a second, and told once when it becomes bad. */
import { useEffect, useState } from "react";

import { clock as asClock, useFormats } from "../../language/format";
import { everySecond } from "../../live/ticker";
import styles from "./floor.module.css";
import { clock, useLive } from "./live";
import { alerts, news, type Alert } from "./model/thresholds";
import { useThresholds } from "./preferences";
import { useWords, type Words } from "./words";

/** How many are shown; the count says how many there are. */
const SHOWN = 8;

export function useAlerts(): readonly Alert[] {
  const [found, setFound] = useState<readonly Alert[]>([]);
  const w = useWords();
  useEffect(() => {
    let before: readonly Alert[] = [];
    return everySecond(() => {
      const { floor, connection } = useLive.getState();
      if (connection !== "open") return;
      const { thresholds, notify } = useThresholds.getState();
      const now = alerts(floor, thresholds, clock.now(), before);
      if (notify) for (const each of news(now, before)) notification(each, subjectOf(each), w);
      // Values change every second and are not shown: only what began or ended is worth drawing.
      if (signature(now) !== signature(before)) setFound(now);
      before = now;
    });
  }, [w]);
  return found;
}

function signature(list: readonly Alert[]): string {
  return list.map((each) => `${each.id} ${each.grade}`).join("\n");
}

function subjectOf(alert: Alert): string {
  const { floor } = useLive.getState();
  return floor.queues.get(alert.of)?.title ?? floor.names[alert.of] ?? alert.of;
}

function notification(alert: Alert, subject: string, w: Words): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const shown = new Notification(subject, { body: `${w.alertTexts[alert.measure]} ${limitText(alert)}`, tag: alert.id });
  shown.onclick = () => window.focus();
}

/** The limit that was passed. */
function limitText(alert: Alert): string {
  const limit = useThresholds.getState().thresholds[alert.measure][alert.grade];
  if (limit === null) return "";
  if (alert.measure === "waiting") return `≥ ${limit}`;
  return alert.measure === "serviceLevel" ? `< ${Math.round(limit * 100)} %` : `> ${asClock(limit)}`;
}

export function Alerts({ alerts: found }: { alerts: readonly Alert[] }) {
  const w = useWords();
  const formats = useFormats();
  return (
    <section className={styles.alerts} aria-label={w.alerts}>
      <h2>{w.alerts}</h2>
      {found.length === 0 && <span className={styles.soft}>{w.noAlerts}</span>}
      <ul aria-live="polite">
        {found.slice(0, SHOWN).map((each) => (
          <li key={each.id} data-grade={each.grade}>
            <span aria-hidden>▲</span> {subjectOf(each)}: {w.alertTexts[each.measure]} {limitText(each)} {w.since} {formats.time(each.since)}
          </li>
        ))}
        {found.length > SHOWN && <li>+ {found.length - SHOWN}</li>}
      </ul>
    </section>
  );
}
