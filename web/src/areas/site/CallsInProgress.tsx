/** Who is calling, and where each call is in its flow. */
import { Link } from "@tanstack/react-router";

import { Card, Tag, tableStyles } from "../../design/surfaces";
import { Elapsed } from "../../live/Elapsed";
import type { SiteNow } from "./liveSite";
import styles from "./site.module.css";
import { useWords } from "./words";

export function CallsInProgress({ calls }: { calls: SiteNow["calls"] }) {
  const w = useWords();
  return (
    <Card label={w.calls}>
      <h2>{w.calls}</h2>
      {calls.length === 0 ? (
        <p className={styles.soft}>{w.nobody}</p>
      ) : (
        <div className={tableStyles.scroll}>
          <table className={tableStyles.table}>
            <thead>
              <tr>
                <th>{w.caller}</th>
                <th>{w.called}</th>
                <th>{w.service}</th>
                <th>{w.flow}</th>
                <th>{w.module}</th>
                <th className={tableStyles.numeric}>{w.lasts}</th>
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <tr key={call.contact}>
                  <td>
                    <Link to="/contacts/$contact" params={{ contact: call.contact }}>
                      {call.caller || w.withheld}
                    </Link>
                  </td>
                  <td>{call.called}</td>
                  <td>{call.service}</td>
                  <td>{call.flow} {call.trial && <Tag tone="info">{w.trial}</Tag>}</td>
                  <td>{call.module}</td>
                  <td className={tableStyles.numeric}>
                    <Elapsed since={call.since} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
