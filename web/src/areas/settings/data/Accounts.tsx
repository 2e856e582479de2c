/** The accounts that were imported: page by page, and looked up as a flow looks them up. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { Button, Select, TextField } from "../../../design/controls";
import { Empty, Page, Problem, Skeleton, tableStyles } from "../../../design/surfaces";
import styles from "../settings.module.css";
import { useWords } from "../words";

const EVERY = "";

export function Accounts() {
  const w = useWords();
  const navigate = useNavigate();
  const me = useMe().data;
  const [source, setSource] = useState(EVERY);
  const [typed, setTyped] = useState({ field: "phone", value: "" });
  const [asked, setAsked] = useState<{ field: string; value: string } | null>(null);
  const sources = useQuery({ queryKey: ["accounts", "sources"], queryFn: () => ask(api.GET("/api/accounts/sources")) });
  const pages = useInfiniteQuery({
    queryKey: ["accounts", "pages", source],
    queryFn: ({ pageParam }) => ask(api.GET("/api/accounts", { params: { query: { source, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const matches = useQuery({
    queryKey: ["accounts", "search", source, asked],
    queryFn: () => ask(api.GET("/api/accounts/search", { params: { query: { source, ...(asked ?? typed) } } })),
    enabled: asked !== null,
  });
  const shown = asked === null ? (pages.data?.pages.flatMap((page) => page.items) ?? []) : (matches.data?.accounts ?? []);
  const isPending = asked === null ? pages.isPending : matches.isPending;
  return (
    <Page
      title={w.section["accounts"]}
      actions={
        may(me) && (
          <Button look="primary" onPress={() => void navigate({ to: "/settings/$section/$name", params: { section: "accounts", name: "import" } })}>
            {w.importFile}
          </Button>
        )
      }
    >
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(typed.value.trim() === "" ? null : { field: typed.field.trim(), value: typed.value.trim() });
        }}
      >
        <Select
          label={w.source}
          choices={[
            { id: EVERY, label: w.everyList },
            ...(sources.data ?? []).map((each) => ({ id: each.source, label: each.source, hint: w.found(each.accounts) })),
          ]}
          value={source}
          onChange={setSource}
        />
        <TextField label={w.field} value={typed.field} onChange={(field) => setTyped({ ...typed, field })} />
        <TextField label={w.value} value={typed.value} onChange={(value) => setTyped({ ...typed, value })} />
        <Button type="submit" isDisabled={typed.field.trim() === ""}>
          {w.search}
        </Button>
        {asked !== null && (
          <Button look="quiet" onPress={() => setAsked(null)}>
            {w.clear}
          </Button>
        )}
      </form>
      <p className={styles.hint}>{w.searchAccounts}</p>
      <Problem problem={sources.error ?? pages.error ?? matches.error} />
      {asked !== null && matches.data !== undefined && <p role="status">{w.found(matches.data.count)}</p>}
      {isPending ? <Skeleton lines={8} /> : <Table accounts={shown} empty={asked === null ? w.noAccounts : w.noMatch} />}
      {asked === null && pages.hasNextPage && (
        <Button onPress={() => void pages.fetchNextPage()} isPending={pages.isFetchingNextPage}>
          {w.more}
        </Button>
      )}
    </Page>
  );
}

function Table({ accounts, empty }: { accounts: readonly Schemas["AccountEntry"][]; empty: string }) {
  const w = useWords();
  if (accounts.length === 0) return <Empty>{empty}</Empty>;
  const fields = [...new Set(accounts.flatMap((each) => Object.keys(each.fields)))];
  return (
    <div className={tableStyles.scroll}>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th>{w.key}</th>
            <th>{w.source}</th>
            {fields.map((each) => (
              <th key={each}>{each}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={`${account.source}/${account.key}`}>
              <td>{account.key}</td>
              <td>{account.source}</td>
              {fields.map((each) => (
                <td key={each}>{account.fields[each] ?? ""}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
