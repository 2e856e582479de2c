/** A way through the flow, step by step; the one that is chosen is lit up on the canvas as far as it was gone. */
import { useDesigner } from "../designer/store";
import { eventLabel, resultLabel, useCatalogue } from "./catalogues";
import styles from "./panels.module.css";
import { litPath, type WayStep } from "./way";
import { useTryWords } from "./tryWords";

export function WaySteps({ way, at, onStep }: { way: readonly WayStep[]; at: number; onStep: (at: number) => void }) {
  const w = useTryWords();
  const known = useCatalogue();
  return (
    <ol aria-label={w.way}>
      {way.map((step, place) => (
        <li key={place}>
          <button
            type="button"
            className={styles.step}
            aria-current={place === at ? "step" : undefined}
            onClick={() => {
              onStep(place);
              useDesigner.getState().light(litPath(way, place + 1));
            }}
          >
            <span className={styles.time}>{place + 1}</span>
            <strong>{step.module}</strong>
            {step.event !== "" && <span>{eventLabel(known, step.event, step.value)}</span>}
            <span className={styles.muted}>
              {w.due}: {resultLabel(known, step.due)}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
