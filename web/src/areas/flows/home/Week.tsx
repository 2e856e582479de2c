/** The last seven days of a flow in small: contacts by day, and how they ended. */
import styles from "../designer/designer.module.css";
import { resultTone } from "../model/catalogue";
import type { FlowOutcome } from "./week";
import { useWords } from "./words";

const PLOT = { width: 84, height: 24, gap: 2 };

/** A bar for each day; the numbers are in its name. */
export function DayBars({ days, counts }: { days: readonly string[]; counts: readonly number[] }) {
  const w = useWords();
  const most = Math.max(1, ...counts);
  const step = PLOT.width / Math.max(1, counts.length);
  const said = w.plot(counts.map((count, at) => `${days[at] ?? ""} ${count}`).join(", "));
  return (
    <svg className={styles.plot} width={PLOT.width} height={PLOT.height} role="img" aria-label={said}>
      <title>{said}</title>
      <line x1={0} x2={PLOT.width} y1={PLOT.height - 0.5} y2={PLOT.height - 0.5} />
      {counts.map((count, at) => {
        const height = (count / most) * (PLOT.height - 2);
        return <rect key={at} x={at * step} y={PLOT.height - height} width={step - PLOT.gap} height={height} />;
      })}
    </svg>
  );
}

const SHOWN = 3;

/** The shares of the outcomes as one bar, the most frequent in words below. */
export function Shares({ outcomes }: { outcomes: readonly FlowOutcome[] }) {
  const w = useWords();
  const all = outcomes.reduce((sum, each) => sum + each.contacts, 0);
  if (all === 0) return <span className={styles.numbers}>{w.noContacts}</span>;
  return (
    <div>
      <div className={styles.shares} aria-hidden>
        {outcomes.map((each) => (
          <span key={each.result} data-tone={resultTone(each.result)} style={{ width: `${(100 * each.contacts) / all}%` }} />
        ))}
      </div>
      <div className={styles.numbers}>
        {outcomes.slice(0, SHOWN).map((each) => (
          <span key={each.result}>{w.share(each.label, each.contacts)}</span>
        ))}
      </div>
    </div>
  );
}
