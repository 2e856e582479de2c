/** What was done by whom, the newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState, type RefObject } from "react";

import { api, ask } from "../../../api/client";
import { Button, TextField } from "../../../design/controls";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Empty, Page, Problem, Skeleton, tableStyles } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { useWords } from "../words";

const FILTERS = ["who", "action", "since", "until"] as const;
type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

export function Audit() {
  const w = useWords();
  const formats = useFormats();
  const search = useSearch({ strict: false });
  const filter: Filter = Object.fromEntries(FILTERS.flatMap((each) => (search[each] === undefined ? [] : [[each, search[each]]])));
  const entries = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) => ask(api.GET("/api/audit", { params: { query: { ...filter, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const wrong = useFieldErrors<HTMLFormElement>(entries.error, FILTERS);
  const found = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={w.section["audit"]}>
      <Filters key={JSON.stringify(filter)} filter={filter} form={wrong.form} errorOf={wrong.at} />
      <Problem problem={wrong.rest} onRetry={() => void entries.refetch()} />
      {entries.isPending ? (
        <Skeleton lines={10} />
      ) : found.length === 0 ? (
        <Empty>{w.nothingDone}</Empty>
      ) : (
        <table className={tableStyles.table}>
          <thead>
            <tr>
              <th>{w.when}</th>
              <th>{w.who}</th>
              <th>{w.action}</th>
              <th>{w.about}</th>
              <th>{w.detail}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((entry) => (
              <tr key={entry.id}>
                <td>{formats.dateTime(entry.at)}</td>
                <td>{entry.who}</td>
                <td>{entry.action}</td>
                <td>{entry.what}</td>
                <td>
                  {Object.keys(entry.detail).length > 0 && (
                    <details>
                      <summary>{w.detail}</summary>
                      <pre className={styles.pre}>{JSON.stringify(entry.detail, null, 2)}</pre>
                    </details>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {entries.hasNextPage && (
        <Button onPress={() => void entries.fetchNextPage()} isPending={entries.isFetchingNextPage}>
          {w.more}
        </Button>
      )}
    </Page>
  );
}

function Filters({ filter, form, errorOf }: {
  filter: Filter;
  form: RefObject<HTMLFormElement | null>;
  errorOf: (field: string) => string | undefined;
}) {
  const w = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(filter);
  const titles = { who: w.who, action: w.action, since: w.from, until: w.until };
  const apply = (wanted: Filter) => {
    const written = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ""));
    void navigate({ to: "/settings/$section", params: { section: "audit" }, search: written });
  };
  return (
    <form
      ref={form}
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        apply(typed);
      }}
    >
      {FILTERS.map((each) => (
        <TextField
          key={each}
          label={titles[each]}
          error={errorOf(each)}
          placeholder={each === "since" || each === "until" ? w.dayHelp : ""}
          value={typed[each] ?? ""}
          onChange={(value) => setTyped({ ...typed, [each]: value })}
        />
      ))}
      <Button type="submit">{w.search}</Button>
      {Object.keys(filter).length > 0 && (
        <Button look="quiet" onPress={() => apply({})}>
          {w.clear}
        </Button>
      )}
    </form>
  );
}
