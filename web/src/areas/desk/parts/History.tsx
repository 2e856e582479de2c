/** Earlier contacts of this account and number: when, with whom, how they ended, and what was noted. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api, ask, type Schemas } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { Button } from "../../../design/controls";
import { Problem, Skeleton, Tag } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import styles from "../desk.module.css";
import { serviceTitle } from "../model/desk";
import { useDesk } from "../store";
import { useWords } from "../words";

export function History({ contact }: { contact: string }) {
  const w = useWords();
  const found = useInfiniteQuery({
    queryKey: ["desk", "earlier", contact],
    queryFn: ({ pageParam }) => ask(api.GET("/api/agent/earlier-contacts", { params: { query: { cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const contacts = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h2>{w.history}</h2>
      <Problem problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton />}
      {found.isSuccess && contacts.length === 0 && <p className={styles.soft}>{w.noHistory}</p>}
      <ul className={styles.list}>
        {contacts.map((each) => (
          <Earlier key={each.id} contact={each} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button look="quiet" isPending={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
          {w.more}
        </Button>
      )}
    </>
  );
}

function Earlier({ contact }: { contact: Schemas["EarlierContact"] }) {
  const w = useWords();
  const formats = useFormats();
  const model = useDesk((desk) => desk.model);
  const watcher = may(useMe().data, "supervisor", "auditor", "designer", "publisher");
  const when = formats.dateTime(contact.started_at);
  return (
    <li>
      <div className={styles.head}>
        {watcher ? (
          <Link to="/contacts/$contact" params={{ contact: contact.id }} target="_blank">
            {when}
          </Link>
        ) : (
          <span>{when}</span>
        )}
        <span>{serviceTitle(model, contact.service)}</span>
        {contact.agent !== "" && <span className={styles.soft}>{w.by(contact.agent)}</span>}
        <Tag>{contact.closed_at === null ? w.goesOn : contact.label}</Tag>
      </div>
      {contact.notes.map((note) => (
        <p key={note.agent} className={styles.note}>
          {note.text} <span className={styles.soft}>{note.agent}</span>
        </p>
      ))}
      {contact.recordings.map((recording) => (
        <audio key={recording} controls preload="none" aria-label={w.hear} src={`/api/recordings/${encodeURIComponent(recording)}`} />
      ))}
    </li>
  );
}
