/** What needs somebody's attention: alarms of the line, contacts that cannot be read, and a stop under way. */
import { Link } from "@tanstack/react-router";

import { useFormats } from "../../language/format";
import type { SiteNow } from "./liveSite";
import styles from "./site.module.css";
import { useWords } from "./words";

export function Troubles({ now }: { now: SiteNow }) {
  const w = useWords();
  const formats = useFormats();
  const alarms = [...now.reasons, ...now.degraded, ...now.alarms];
  return (
    <div role="alert" className={styles.troubles}>
      {now.draining !== null && <p>{w.draining(now.draining.contacts, formats.time(now.draining.until))}</p>}
      {alarms.map((alarm) => (
        <p key={alarm}>{alarm}</p>
      ))}
      {now.quarantined.map((each) => (
        <p key={`${each.kind} ${each.name}`}>
          {w.unreadable} {w[each.kind]}{" "}
          {each.kind === "contact" ? (
            <Link to="/contacts/$contact" params={{ contact: each.name }}>
              {each.name}
            </Link>
          ) : (
            each.name
          )}{" "}
          ({each.reason})
        </p>
      ))}
    </div>
  );
}
