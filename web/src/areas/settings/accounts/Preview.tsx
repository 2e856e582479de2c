/** What a file has: its columns and what they are here, the first rows, and the rows that cannot be loaded. */
import { Select } from "../../../design/controls";
import { Problem, tableStyles } from "../../../design/surfaces";
import styles from "../settings.module.css";
import { useOwnColumns, type Import } from "./data";
import { AS_WRITTEN, choiceFor, choiceOf, LEFT_OUT, ownColumns, renamed } from "./mapping";
import { useWords } from "./words";

export function Columns({ columns, isBusy, onRename }: {
  columns: Import["columns"];
  isBusy: boolean;
  onRename: (names: Record<string, string>) => void;
}) {
  const w = useWords();
  const own = useOwnColumns();
  return (
    <section aria-label={w.columns}>
      <h2>{w.columns}</h2>
      <p className={styles.hint}>{w.columnsHelp}</p>
      <Problem problem={own.error} onRetry={() => void own.refetch()} />
      {own.data !== undefined && (
        <table className={tableStyles.table}>
          <thead>
            <tr>
              <th>{w.heading}</th>
              <th>{w.means}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.heading}>
                <td>{column.heading}</td>
                <td>
                  <Select
                    label={w.meaningOf(column.heading)}
                    hideLabel
                    choices={[
                      ...ownColumns(own.data).map((each) => ({ id: choiceFor(each.name), label: w.use[each.use](each.name) })),
                      { id: AS_WRITTEN, label: w.asWritten(column.heading) },
                      { id: LEFT_OUT, label: w.leftOut },
                    ]}
                    value={choiceOf(column, own.data)}
                    onChange={(choice) => onRename(renamed(columns, column.heading, choice))}
                    isDisabled={isBusy}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function FirstRows({ columns, rows }: { columns: Import["columns"]; rows: Import["first"] }) {
  const w = useWords();
  return (
    <section aria-label={w.firstRows}>
      <h2>{w.firstRows}</h2>
      {columns.some((each) => each.use === "secret") && <p className={styles.hint}>{w.hidden}</p>}
      <div className={tableStyles.scroll}>
        <table className={tableStyles.table}>
          <thead>
            <tr>
              {columns.map((each) => (
                <th key={each.heading}>{each.name || w.leftOut}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Rejected({ found }: { found: Import }) {
  const w = useWords();
  return (
    <section aria-label={w.wrong}>
      {found.state !== "done" && (
        <p>
          {w.new(found.new)}, {w.known(found.known)}.
        </p>
      )}
      <p>{found.refused === 0 ? w.noneRefused : w.refused(found.refused)}</p>
      {found.refused > 0 && (
        <>
          <table className={tableStyles.table}>
            <thead>
              <tr>
                <th>{w.line}</th>
                <th>{w.wrong}</th>
              </tr>
            </thead>
            <tbody>
              {found.rejected.slice(0, MOST_SHOWN).map((each) => (
                <tr key={each.line}>
                  <td>{each.line}</td>
                  <td>{each.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.refused > MOST_SHOWN && <p className={styles.hint}>{w.onlyFirst(MOST_SHOWN)}</p>}
          <p>
            <a href={`/api/accounts/imports/${encodeURIComponent(found.id)}/rejected`} download>
              {w.rejected}
            </a>{" "}
            <span className={styles.hint}>{w.rejectedHelp}</span>
          </p>
        </>
      )}
    </section>
  );
}

const MOST_SHOWN = 100;
