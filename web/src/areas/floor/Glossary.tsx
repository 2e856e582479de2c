/** What each figure of the floor means. */
import { Dialog } from "../../design/Dialog";
import styles from "./floor.module.css";
import { useGlossary } from "./glossary";
import { useWords } from "./words";

export function Glossary({ onClose }: { onClose: () => void }) {
  const w = useWords();
  const glossary = useGlossary();
  return (
    <Dialog title={w.definition} isOpen onClose={onClose}>
      <dl className={styles.glossary}>
        {Object.entries(glossary).map(([id, { name, means }]) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
