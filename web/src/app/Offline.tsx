/** A bar that says since when the server cannot be reached, tries again, and goes away by itself. */
import { useEffect, useState } from "react";

import { onReached } from "../api/client";
import { useFormats } from "../language/format";
import { queries } from "./queries";
import styles from "./shell.module.css";
import { useWords } from "./words";

const EVERY_SECONDS = 5;

export function Offline() {
  const w = useWords();
  const formats = useFormats();
  const [since, setSince] = useState<number | null>(null);
  const [left, setLeft] = useState(EVERY_SECONDS);

  useEffect(() => onReached((reached) => setSince((before) => (reached ? null : (before ?? Date.now())))), []);

  useEffect(() => {
    if (since === null) return undefined;
    const every = window.setInterval(() => {
      setLeft((before) => {
        if (before > 0) return before - 1;
        void fetch("/healthz", { cache: "no-store" }).then(
          () => {
            setSince(null);
            void queries.invalidateQueries();
          },
          () => undefined,
        );
        return EVERY_SECONDS;
      });
    }, 1000);
    return () => window.clearInterval(every);
  }, [since]);

  if (since === null) return null;
  const when = formats.time(since);
  return (
    <div className={styles.offline} role="status">
      {left > 0 ? w.offline(when, left) : w.offlineNow(when)}
    </div>
  );
}
