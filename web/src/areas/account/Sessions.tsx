/** Where people are signed in: one's own sessions, and for administrators everybody's. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, ask, type Schemas } from "../../api/client";
import { Button } from "../../design/controls";
import { Empty, Problem, Skeleton, tableStyles, Tag } from "../../design/surfaces";
import { say } from "../../design/toasts";
import { useFormats } from "../../language/format";
import { useWords } from "./words";

type Session = Schemas["OpenSession"];
type SessionList = Schemas["SessionList"];

const SESSIONS = ["sessions"];

/** One's own sessions; one of them or all others are ended here. */
export function OwnSessions() {
  const w = useWords();
  const queries = useQueryClient();
  const endOthers = useMutation({
    mutationFn: () => ask(api.DELETE("/api/me/sessions")),
    onSuccess: ({ ended }) => {
      say(w.ended(ended), "good");
      return queries.invalidateQueries({ queryKey: SESSIONS });
    },
  });
  return (
    <>
      <h2>{w.sessions}</h2>
      <p>{w.sessionsHelp}</p>
      <Sessions
        of="own"
        list={(cursor) => ask(api.GET("/api/me/sessions", { params: { query: { cursor } } }))}
        end={(number) => ask(api.DELETE("/api/me/sessions/{number}", { params: { path: { number } } }))}
      />
      <Problem problem={endOthers.error} />
      <Button onPress={() => endOthers.mutate()} isPending={endOthers.isPending}>
        {w.endOthers}
      </Button>
    </>
  );
}

/** The sessions of all users, or of one. */
export function SessionsOfUsers({ user }: { user: string }) {
  return (
    <Sessions
      of={user}
      withUser
      list={(cursor) => ask(api.GET("/api/sessions", { params: { query: { user, cursor } } }))}
      end={(number) => ask(api.DELETE("/api/sessions/{number}", { params: { path: { number } } }))}
    />
  );
}

function Sessions({ of, withUser = false, list, end }: {
  of: string;
  withUser?: boolean;
  list: (cursor: string) => Promise<SessionList>;
  end: (number: number) => Promise<unknown>;
}) {
  const w = useWords();
  const queries = useQueryClient();
  const sessions = useInfiniteQuery({
    queryKey: [...SESSIONS, withUser, of],
    queryFn: ({ pageParam }) => list(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const ending = useMutation({
    mutationFn: end,
    onSuccess: () => say(w.ended(1), "good"),
    onSettled: () => queries.invalidateQueries({ queryKey: SESSIONS }),
  });
  const found = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Problem problem={sessions.error ?? ending.error} onRetry={sessions.error === null ? undefined : () => void sessions.refetch()} />
      {sessions.isPending ? (
        <Skeleton lines={3} />
      ) : found.length === 0 ? (
        <Empty>{w.noSessions}</Empty>
      ) : (
        <SessionTable sessions={found} withUser={withUser} onEnd={(number) => ending.mutate(number)} />
      )}
      {sessions.hasNextPage && (
        <Button onPress={() => void sessions.fetchNextPage()} isPending={sessions.isFetchingNextPage}>
          {w.more}
        </Button>
      )}
    </>
  );
}

function SessionTable({ sessions, withUser, onEnd }: {
  sessions: readonly Session[];
  withUser: boolean;
  onEnd: (number: number) => void;
}) {
  const w = useWords();
  const formats = useFormats();
  return (
    <div className={tableStyles.scroll}>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            {withUser && <th>{w.user}</th>}
            <th>{w.place}</th>
            <th>{w.since}</th>
            <th>{w.until}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              {withUser && <td>{session.user}</td>}
              <td>
                {session.place || w.unknownPlace} {session.current && <Tag tone="info">{w.current}</Tag>}
              </td>
              <td>{formats.dateTime(session.made_at)}</td>
              <td>{formats.dateTime(session.expires_at)}</td>
              <td>
                {!session.current && (
                  <Button look="danger" onPress={() => onEnd(session.id)} aria-label={w.endOf(session.place || w.unknownPlace)}>
                    {w.end}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
