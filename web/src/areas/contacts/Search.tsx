/** The search for contacts: what is looked for is in the address, and the newest are shown first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";

import { api, ask } from "../../api/client";
import type { operations } from "../../api/schema";
import { Button } from "../../design/controls";
import { Card, Empty, Page, Problem, Skeleton } from "../../design/surfaces";
import { useFormats } from "../../language/format";
import { Conditions } from "./Conditions";
import { ContactTable } from "./ContactTable";
import styles from "./contacts.module.css";
import { fromAddress, type ContactQuery } from "./filter";
import { SearchForm } from "./SearchForm";
import { useWords } from "./words";

const PAGE = 50;
/** Pages with nothing on them that are asked for by themselves, before the person is asked whether to go on. */
const BY_ITSELF = 8;

export default function Search() {
  const w = useWords();
  const navigate = useNavigate();
  const query = fromAddress(useSearch({ strict: false }));
  const look = (next: ContactQuery) => void navigate({ to: "/contacts", search: next });
  return (
    <Page title={w.contacts}>
      <Card label={w.find}>
        <SearchForm key={JSON.stringify(query)} query={query} onSearch={look} />
      </Card>
      <Conditions query={query} onChange={look} />
      <Found query={query} />
    </Page>
  );
}

function useContacts(query: ContactQuery) {
  return useInfiniteQuery({
    queryKey: ["contacts", query],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/contacts", { params: { query: { ...apiQuery(query), limit: PAGE, cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

type ApiQuery = NonNullable<operations["list_contacts"]["parameters"]["query"]>;

function apiQuery({ state, shortest, longest, ...texts }: ContactQuery): ApiQuery {
  const found: ApiQuery = texts;
  if (state === "open" || state === "closed") found.state = state;
  if (shortest !== undefined) found.shortest = Number(shortest);
  if (longest !== undefined) found.longest = Number(longest);
  return found;
}

function Found({ query }: { query: ContactQuery }) {
  const w = useWords();
  const formats = useFormats();
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useContacts(query);
  const contacts = data?.pages.flatMap((page) => page.items) ?? [];
  const last = data?.pages.at(-1);
  const pages = data?.pages.length ?? 0;
  const goesOn = hasNextPage && contacts.length < PAGE && pages < BY_ITSELF && last?.back_to != null;
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage();
  }, [goesOn, isFetchingNextPage, fetchNextPage]);
  if (error !== null) return <Problem problem={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton lines={10} height={28} />;
  const asked = Object.keys(query).length > 0;
  const looked = last?.back_to == null ? "" : w.lookedBack(formats.dateTime(last.back_to));
  return (
    <Card label={w.contacts}>
      {contacts.length === 0 && !hasNextPage ? (
        <Empty>{asked ? w.none : w.noneYet}</Empty>
      ) : (
        <ContactTable contacts={contacts} />
      )}
      <div className={styles.foot} role="status">
        {contacts.length > 0 && <span>{w.count(contacts.length)}</span>}
        {isFetchingNextPage ? <span>{w.searching}</span> : <span>{looked}</span>}
        {hasNextPage && !goesOn && (
          <Button onPress={() => void fetchNextPage()} isPending={isFetchingNextPage}>
            {last?.back_to == null ? w.next : w.further}
          </Button>
        )}
      </div>
    </Card>
  );
}
