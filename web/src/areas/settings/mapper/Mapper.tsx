/** The Reporting Outcomes Mapper: what reports call each result, for the site and for each service, changed in place. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { ActionMenu, Button, Checkbox, TextField } from "../../../design/controls";
import { Empty, Page, Problem, Skeleton, tableStyles } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import styles from "../settings.module.css";
import { useWords } from "../words";
import { Cell } from "./Cell";
import { useCopy, useRemovedRows, useRestore, useRows, useWrite } from "./data";
import { CUSTOMS, undoing, type Row, type Write } from "./rows";

/** Whether a cell alone was written. */
function isOf(writes: readonly Write[] | undefined, service: string, result: string): boolean {
  return writes?.length === 1 && writes[0]?.service === service && writes[0].result === result;
}

export function Mapper() {
  const w = useWords();
  const me = useMe().data;
  const rows = useRows();
  const results = useQuery({ queryKey: ["results"], queryFn: () => ask(api.GET("/api/results")) });
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")) });
  const write = useWrite();
  const copy = useCopy();
  const [wanted, setWanted] = useState("");
  const [onlyMapped, setOnlyMapped] = useState(false);
  const mayWrite = may(me, "supervisor");

  const back = (writes: readonly Write[]) =>
    write.mutate(writes, { onSuccess: () => say(w.undone), onError: (problem) => say(problem.message, "bad") });
  const offer = (text: string, before: readonly Row[], after: readonly Row[]) => {
    const writes = undoing(before, after);
    say(text, "good", writes.length === 0 ? undefined : { label: w.undo, run: () => back(writes) });
  };
  const put = (wanted: Write, done: () => void) => {
    const before = rows.data ?? [];
    write.mutate([wanted], {
      onSuccess: (after) => {
        done();
        offer(wanted.to === null ? w.removed(wanted.result) : w.saved(wanted.result), before, after);
      },
    });
  };
  const give = (source: string, target: string) => {
    const before = rows.data ?? [];
    copy.mutate({ source, target }, { onSuccess: ({ copied, rows: after }) => offer(w.copied(copied), before, after) });
  };

  const found = rows.data ?? [];
  const columns = ["", ...(services.data ?? []).map((each) => each.name)];
  const named = (service: string) => (service === "" ? w.allServices : service);
  const shown = (results.data ?? []).filter(
    (each) =>
      `${each.label} ${each.slug} ${each.code}`.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()) &&
      (!onlyMapped || found.some((row) => row.result === each.slug)),
  );
  return (
    <Page title={w.section["mapper"]}>
      <p className={styles.hint}>{w.mapperHelp}</p>
      <div className={styles.row}>
        <TextField label={w.find} value={wanted} onChange={setWanted} />
        <Checkbox isSelected={onlyMapped} onChange={setOnlyMapped}>
          {w.onlyMapped}
        </Checkbox>
      </div>
      <Problem problem={rows.error ?? results.error ?? services.error ?? write.error ?? copy.error} />
      {rows.isPending || results.isPending || services.isPending ? (
        <Skeleton lines={8} />
      ) : shown.length === 0 ? (
        <Empty>{w.noneFound}</Empty>
      ) : (
        <div className={tableStyles.scroll}>
          <table className={tableStyles.table}>
            <thead>
              <tr>
                <th scope="col">{w.result}</th>
                {columns.map((service) => (
                  <th key={service} scope="col">
                    <span className={styles.column}>
                      {named(service)}
                      {mayWrite && (
                        <ActionMenu
                          label={`${w.copyFrom}: ${named(service)}`}
                          look="quiet"
                          actions={columns
                            .filter((each) => each !== service)
                            .map((each) => ({ id: `from-${each}`, label: w.copyOf(named(each)), run: () => give(each, service) }))}
                        >
                          {w.copyFrom}
                        </ActionMenu>
                      )}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((result) => (
                <tr key={result.slug}>
                  <th scope="row" className={styles.rowHead}>
                    {result.label} <span className={styles.hint}>{result.code}</span>
                  </th>
                  {columns.map((service) => (
                    <td key={service}>
                      <Cell
                        rows={found}
                        service={service}
                        result={result}
                        label={w.edit(result.label, named(service))}
                        problem={isOf(write.variables, service, result.slug) ? write.error : null}
                        onWrite={mayWrite ? put : undefined}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <RemovedRows />
    </Page>
  );
}

function RemovedRows() {
  const w = useWords();
  const removed = useRemovedRows();
  const restore = useRestore();
  return (
    <section aria-label={w.removedRows}>
      <h2>{w.removedRows}</h2>
      <Problem problem={removed.error ?? restore.error} />
      {removed.data?.length === 0 && <p className={styles.hint}>{w.noneRemoved}</p>}
      <ul className={styles.stack}>
        {removed.data?.map((row) => (
          <li key={`${row.service}/${row.result}`} className={styles.row}>
            <span>
              {row.result} · {row.service === "" ? w.allServices : row.service}:{" "}
              {CUSTOMS.map((each) => row[each]).filter(Boolean).join(" · ")}
            </span>
            <Button
              aria-label={`${w.restore} ${row.result} ${row.service}`}
              onPress={() => restore.mutate({ service: row.service, result: row.result }, { onSuccess: () => say(w.restored, "good") })}
            >
              {w.restore}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
