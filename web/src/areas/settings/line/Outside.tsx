/** Which outside numbers may be called, and what of each limit is used. */
import type { Schemas } from "../../../api/client";
import { tableStyles, Tag } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { useWords as useSettingsWords } from "../words";
import { useWords } from "./words";

type Limits = Schemas["OutsideLimits"];
type Use = Schemas["OutsideUsed"];

export function Outside({ limits, use }: { limits: Limits; use: Use | null }) {
  const w = useSettingsWords();
  const formats = useFormats();
  return (
    <>
      <LimitTable limits={limits} use={use} />
      <table className={tableStyles.table}>
        <tbody>
          <Fact title={w.allowed}>{limits.allowed.join(", ") || w.nobody}</Fact>
          <Fact title={w.refused}>{limits.refused.join(", ") || w.nobody}</Fact>
          {Object.entries(limits.price_per_minute).map(([prefix, price]) => (
            <Fact key={prefix} title={`${w.price} ${prefix}`}>
              {formats.number(price, 2)} {limits.currency}
            </Fact>
          ))}
          <Fact title={w.alarm_at}>{formats.percent(limits.alarm_at)}</Fact>
        </tbody>
      </table>
    </>
  );
}

/** Each limit with what is used of it, marked once the site's alarm is due. */
function LimitTable({ limits, use }: { limits: Limits; use: Use | null }) {
  const w = useWords();
  const s = useSettingsWords();
  const formats = useFormats();
  const money = (amount: number) => `${formats.number(amount, 2)} ${limits.currency}`;
  const minutes = (amount: number) => formats.number(amount, Number.isInteger(amount) ? 0 : 1);
  const rows = [
    { title: s.max_concurrent, limit: limits.max_concurrent, used: use?.calls_now, when: w.now, written: formats.number },
    { title: s.max_calls_per_hour, limit: limits.max_calls_per_hour, used: use?.calls_in_hour, when: w.lastHour, written: formats.number },
    { title: s.max_minutes_per_day, limit: limits.max_minutes_per_day, used: use?.minutes_in_day, when: w.lastDay, written: minutes },
    { title: s.max_money_per_day, limit: limits.max_money_per_day, used: use?.money_in_day, when: w.lastDay, written: money },
  ];
  return (
    <>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th scope="col">{w.limitName}</th>
            <th scope="col">{w.used}</th>
            <th scope="col">{w.ofLimit}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, limit, used, when, written }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>{used === undefined ? "–" : <Used used={used} limit={limit} alarmAt={limits.alarm_at} text={`${written(used)} ${when}`} />}</td>
              <td>{limit === null ? s.unlimited : written(limit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>{use === null ? w.notCounted : w.sinceStart}</p>
    </>
  );
}

function Used({ used, limit, alarmAt, text }: { used: number; limit: number | null; alarmAt: number; text: string }) {
  const formats = useFormats();
  if (limit === null || limit === 0) return <>{text}</>;
  const share = used / limit;
  const tone = share >= 1 ? "bad" : share >= alarmAt ? "warning" : "plain";
  return (
    <>
      {text} <Tag tone={tone}>{formats.percent(share)}</Tag>
    </>
  );
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>{children}</td>
    </tr>
  );
}
