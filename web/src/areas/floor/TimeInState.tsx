/** How long something lasts, with its threshold: the sign and the colour come by themselves when it is passed. */
import { useEffect, useRef } from "react";

import { clock as asClock } from "../../language/format";
import { everySecond } from "../../live/ticker";
import styles from "./floor.module.css";
import { clock } from "./live";
import { grade, type Measure } from "./model/thresholds";
import { useThresholds } from "./preferences";

export function TimeInState({ since, measure }: { since: number; measure?: Measure | undefined }) {
  const place = useRef<HTMLTimeElement>(null);
  const thresholds = useThresholds((each) => each.thresholds);
  useEffect(
    () =>
      everySecond(() => {
        const { current } = place;
        if (current === null) return;
        const seconds = Math.max(0, (clock.now() - since) / 1000);
        const [text, found] = [asClock(seconds), measure === undefined ? "" : grade(thresholds, measure, seconds)];
        if (current.textContent !== text) current.textContent = text;
        if (current.dataset["grade"] !== found) current.dataset["grade"] = found;
      }),
    [since, measure, thresholds],
  );
  return <time ref={place} className={styles.graded} />;
}
