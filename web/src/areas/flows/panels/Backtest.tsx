/** What contacts of the past would come to on the draft: from which outcome to which, and the single contacts. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { Button, Select } from "../../../design/controls";
import { Problem, tableStyles } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import styles from "./panels.module.css";
import { usePublishWords } from "./publishWords";

const DAY = 86_400_000;
type Span = "yesterday" | "week" | "month";

/** Milliseconds between two looks at how far it is. */
const PATIENCE = 700;

export function Backtest({ slug, draft }: { slug: string; draft: string }) {
  const w = usePublishWords();
  const [span, setSpan] = useState<Span>("yesterday");
  const path = { slug, draft };
  const start = useMutation({
    mutationFn: () => ask(api.POST("/api/flows/{slug}/drafts/{draft}/backtests", { params: { path }, body: bodyOf(span, Date.now()) })),
  });
  const id = start.data?.id ?? "";
  const status = useQuery({
    queryKey: ["backtest", slug, draft, id],
    queryFn: () => ask(api.GET("/api/flows/{slug}/drafts/{draft}/backtests/{backtest}", { params: { path: { ...path, backtest: id } } })),
    enabled: id !== "",
    refetchInterval: (query) => (query.state.data === undefined || going(query.state.data) ? PATIENCE : false),
  });
  const cancel = useMutation({
    mutationFn: () => ask(api.DELETE("/api/flows/{slug}/drafts/{draft}/backtests/{backtest}", { params: { path: { ...path, backtest: id } } })),
    onSuccess: () => status.refetch(),
  });
  const now = status.data ?? start.data;
  const running = start.isPending || (now !== undefined && going(now));
  return (
    <>
      <p className={styles.help}>{w.backtestHelp}</p>
      <div className={styles.head}>
        <Select
          label={w.backtestSince}
          hideLabel
          choices={[{ id: "yesterday", label: w.yesterday }, { id: "week", label: w.week }, { id: "month", label: w.month }]}
          value={span}
          onChange={(next) => setSpan(next === "week" || next === "month" ? next : "yesterday")}
          isDisabled={running}
        />
        {running ? (
          <>
            <span role="status">{w.replayed(now?.progress.fed ?? 0, now?.progress.of ?? 0)}</span>
            <Button isDisabled={id === ""} onPress={() => cancel.mutate()}>
              {w.cancel}
            </Button>
          </>
        ) : (
          <Button onPress={() => start.mutate()}>{w.runBacktest}</Button>
        )}
      </div>
      <Problem problem={start.error ?? status.error ?? cancel.error} />
      {now !== undefined && now.why !== "" && <p className={styles.error}>{now.why}</p>}
      {now?.result != null && <Outcome result={now.result} />}
    </>
  );
}

/** Yesterday is the site's own; other spans end now. */
function bodyOf(span: Span, now: number): Schemas["NewBacktest"] {
  if (span === "yesterday") return { service: "" };
  return { service: "", since: new Date(now - (span === "week" ? 7 : 30) * DAY).toISOString() };
}

function going(status: Schemas["BacktestStatus"]): boolean {
  return status.state === "waiting" || status.state === "running";
}

function Outcome({ result }: { result: Schemas["BacktestResult"] }) {
  const w = usePublishWords();
  const formats = useFormats();
  const moved = result.outcomes.filter((each) => each.after !== each.before);
  return (
    <>
      <p role="status">
        {w.otherwise(result.changed, result.contacts)}
        {result.undecidable > 0 && ` ${w.undecided(result.undecidable)}`}
      </p>
      {moved.length > 0 && (
        <table className={tableStyles.table}>
          <thead>
            <tr>
              <th>{w.fromResult}</th>
              <th>{w.toResult}</th>
              <th className={tableStyles.numeric}>{w.contacts}</th>
            </tr>
          </thead>
          <tbody>
            {moved.map((each) => (
              <tr key={`${each.before} ${each.after}`}>
                <td>{each.before_label}</td>
                <td>{each.after_label ?? w.cannotTell}</td>
                <td className={tableStyles.numeric}>{formats.number(each.contacts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {result.changes.map((each, at) => (
        <Contacts key={at} title={[each.module, [each.then, each.now].filter(Boolean).join(" → ")].filter(Boolean).join(": ")} count={each.count} contacts={each.contacts} />
      ))}
      {result.doubts.map((each, at) => (
        <Contacts key={at} title={`${each.module}: ${each.reason}`} count={each.count} contacts={each.contacts} />
      ))}
      {result.assumed.length > 0 && (
        <ul className={styles.told}>
          {result.assumed.map((each) => (
            <li key={each.name}>
              {each.what} ({formats.number(each.contacts)})
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Contacts({ title, count, contacts }: { title: string; count: number; contacts: readonly string[] }) {
  return (
    <details>
      <summary>
        {title} ({count})
      </summary>
      <ul className={styles.told}>
        {contacts.map((contact) => (
          <li key={contact}>
            <Link to="/contacts/$contact" params={{ contact }} target="_blank">
              {contact}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
