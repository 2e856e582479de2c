/** The longest wait of a service, changed in place: Enter sets it, Escape leaves it as it was. */
import { useState } from "react";

import { say } from "../../design/toasts";
import styles from "./floor.module.css";
import { did } from "./live";
import { useWords } from "./words";

export function MaxWait({ service, title, seconds }: { service: string; title: string; seconds: number }) {
  const w = useWords();
  // What is being typed; null while nothing is.
  const [typed, setTyped] = useState<string | null>(null);
  const set = async (to: number) => {
    setTyped(null);
    if (!Number.isFinite(to) || to === seconds) return;
    if (!(await did({ do: "max_wait", service, seconds: to }))) return;
    say(w.maxWaitSet(title, to), "good", {
      label: w.undo,
      run: () => void did({ do: "max_wait", service, seconds }).then((done) => done && say(w.undone, "good")),
    });
  };
  return (
    <span className={styles.maxWait}>
      <input
        type="number"
        min={0}
        max={86400}
        aria-label={w.maxWaitOf(title)}
        value={typed ?? seconds}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setTyped(null);
          if (event.key === "Enter" && typed !== null && typed !== "") void set(Number(typed));
        }}
      />
      {w.seconds}
    </span>
  );
}
