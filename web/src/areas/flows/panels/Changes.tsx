/** What changed from one state of a flow to another, by module and in words. With `onPick`, each can be pressed. */
import { Tag, type Tone } from "../../../design/surfaces";
import type { FlowChange, Mark } from "../view/compared";
import { changesByModule } from "./changes";
import styles from "./compare.module.css";
import { usePublishWords } from "./publishWords";

const TONES: Record<Mark, Tone> = { added: "good", removed: "bad", changed: "warning", renamed: "warning" };

interface Props {
  changes: readonly FlowChange[];
  picked?: FlowChange | null;
  onPick?: (change: FlowChange) => void;
}

export function Changes({ changes, picked = null, onPick }: Props) {
  const w = usePublishWords();
  return changesByModule(changes).map(({ module, changes: here }) => (
    <section key={module} aria-label={module ?? w.wholeFlow}>
      <strong>{module ?? w.wholeFlow}</strong>
      <ul className={styles.changes}>
        {here.map((each, at) => {
          const words = (
            <>
              <Tag tone={TONES[each.kind]}>{w.kinds[each.kind]}</Tag>
              <span>{each.words}</span>
            </>
          );
          return (
            <li key={at}>
              {onPick === undefined || each.module === null ? words : (
                <button type="button" className={styles.change} aria-pressed={each === picked} onClick={() => onPick(each)}>
                  {words}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  ));
}
