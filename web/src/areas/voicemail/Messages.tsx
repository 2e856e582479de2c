/** The messages of a box, the newest first: heard, saved, and deleted. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask, type Schemas } from "../../api/client";
import { may, useMe } from "../../app/session";
import { Button } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import { Empty, Problem, Skeleton, Tag } from "../../design/surfaces";
import { clock, useFormats } from "../../language/format";
import styles from "./voicemail.module.css";
import { useWords } from "./words";

type Entry = Schemas["VoiceMessage"];

export function Messages({ box }: { box: Schemas["VoicemailBox"] }) {
  const w = useWords();
  const messages = useInfiniteQuery({
    queryKey: ["voicemail", box.box, box.messages],
    queryFn: ({ pageParam }) => ask(api.GET("/api/voicemail/{box}", { params: { path: { box: box.box }, query: { cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const found = messages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles.messages} aria-label={box.title}>
      <h2>{box.title}</h2>
      <Problem problem={messages.error} onRetry={() => void messages.refetch()} />
      {messages.isPending ? (
        <Skeleton lines={4} />
      ) : (
        found.length === 0 && messages.error === null && <Empty>{w.noMessages}</Empty>
      )}
      {found.map((each) => (
        <Message key={each.id} box={box.box} message={each} />
      ))}
      {messages.hasNextPage && (
        <Button onPress={() => void messages.fetchNextPage()} isPending={messages.isFetchingNextPage}>
          {w.more}
        </Button>
      )}
    </section>
  );
}

function Message({ box, message }: { box: string; message: Entry }) {
  const w = useWords();
  const formats = useFormats();
  const queries = useQueryClient();
  const me = useMe().data;
  const [asking, setAsking] = useState(false);
  const caller = message.caller || w.withheld;
  const sound = `/api/voicemail/${encodeURIComponent(box)}/${encodeURIComponent(message.id)}`;
  const params = { path: { box, message: message.id } };
  const refresh = () => queries.invalidateQueries({ queryKey: ["voicemail"] });
  const heard = useMutation({
    mutationFn: () => ask(api.PUT("/api/voicemail/{box}/{message}/heard", { params })),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE("/api/voicemail/{box}/{message}", { params })),
    onSuccess: refresh,
  });
  return (
    <article className={styles.message} aria-label={w.play(caller)}>
      <div className={styles.row}>
        <strong>{caller}</strong>
        <span className={styles.hint}>{formats.dateTime(message.taken_at)}</span>
        <span>{clock(message.seconds)}</span>
        {message.heard_at === null && <Tag tone="info">{w.isUnheard}</Tag>}
      </div>
      <audio
        controls
        preload="none"
        aria-label={w.play(caller)}
        src={sound}
        onEnded={() => {
          if (message.heard_at === null) heard.mutate();
        }}
      />
      <div className={styles.row}>
        {may(me, "supervisor", "auditor", "designer", "publisher") && (
          <Link to="/contacts/$contact" params={{ contact: message.contact }}>
            {w.contact}
          </Link>
        )}
        <a href={sound} download>
          {w.download}
        </a>
        <Button look="danger" onPress={() => setAsking(true)}>
          {w.remove}
        </Button>
      </div>
      <Problem problem={heard.error} />
      {asking && (
        <Dialog
          title={w.reallyRemove}
          role="alertdialog"
          isOpen
          onClose={() => setAsking(false)}
          foot={
            <>
              <Button onPress={() => setAsking(false)} autoFocus>
                {w.cancel}
              </Button>
              <Button look="danger" onPress={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })} isPending={remove.isPending}>
                {w.remove}
              </Button>
            </>
          }
        >
          <p>
            {caller}, {formats.dateTime(message.taken_at)}. {w.removeHelp}
          </p>
          <Problem problem={remove.error} />
        </Dialog>
      )}
    </article>
  );
}
