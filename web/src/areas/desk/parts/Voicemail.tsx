/** The agent's voicemail boxes, each message with a player. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { Button } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { Problem, Skeleton, Tag } from "../../../design/surfaces";
import { clock, useFormats } from "../../../language/format";
import styles from "../desk.module.css";
import { useWords } from "../words";

const VOICEMAIL = ["desk", "voicemail"];
const EVERY_MS = 30_000;

export function Voicemail() {
  const w = useWords();
  const boxes = useQuery({ queryKey: VOICEMAIL, queryFn: () => ask(api.GET("/api/voicemail")), refetchInterval: EVERY_MS });
  if (boxes.isPending) return <Skeleton />;
  return (
    <div className={styles.stack}>
      <Problem problem={boxes.error} onRetry={() => void boxes.refetch()} />
      {boxes.data?.length === 0 && <p className={styles.soft}>{w.noBoxes}</p>}
      {boxes.data?.map((box) => (
        <Box key={box.box} box={box} />
      ))}
    </div>
  );
}

function Box({ box }: { box: Schemas["VoicemailBox"] }) {
  const w = useWords();
  const messages = useQuery({
    queryKey: [...VOICEMAIL, box.box, box.messages],
    queryFn: () => ask(api.GET("/api/voicemail/{box}", { params: { path: { box: box.box } } })),
    enabled: box.messages > 0,
  });
  return (
    <section aria-label={box.title}>
      <h3>{box.title}</h3>
      <p className={styles.soft}>{box.messages === 0 ? w.noMessages : w.messages(box.messages, box.unheard)}</p>
      <Problem problem={messages.error} onRetry={() => void messages.refetch()} />
      <ul className={styles.list}>
        {box.messages > 0 && messages.data?.items.map((each) => <Message key={each.id} box={box.box} message={each} />)}
      </ul>
    </section>
  );
}

function Message({ box, message }: { box: string; message: Schemas["VoiceMessage"] }) {
  const w = useWords();
  const formats = useFormats();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: VOICEMAIL });
  const path = { box, message: message.id };
  const heard = useMutation({
    mutationFn: () => ask(api.PUT("/api/voicemail/{box}/{message}/heard", { params: { path } })),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE("/api/voicemail/{box}/{message}", { params: { path } })),
    onSuccess: refresh,
  });
  return (
    <li>
      <div className={styles.head}>
        <strong>{message.caller || w.withheld}</strong>
        <span className={styles.soft}>{formats.dateTime(message.taken_at)}</span>
        <span>{clock(message.seconds)}</span>
        {message.heard_at === null && <Tag tone="info">{w.unheard}</Tag>}
      </div>
      <div className={styles.row}>
        <audio
          controls
          preload="none"
          aria-label={`${w.voicemail}: ${message.caller || w.withheld}`}
          src={`/api/voicemail/${encodeURIComponent(box)}/${encodeURIComponent(message.id)}`}
          onEnded={() => {
            if (message.heard_at === null) heard.mutate();
          }}
        />
        <Button look="danger" onPress={() => setAsking(true)}>
          {w.remove}
        </Button>
      </div>
      <Problem problem={remove.error ?? heard.error} />
      <Dialog
        title={w.removeSure}
        role="alertdialog"
        isOpen={asking}
        onClose={() => setAsking(false)}
        foot={
          <>
            <Button onPress={() => setAsking(false)}>{w.cancel}</Button>
            <Button
              look="danger"
              onPress={() => {
                setAsking(false);
                remove.mutate();
              }}
            >
              {w.remove}
            </Button>
          </>
        }
      >
        {message.caller || w.withheld}, {formats.dateTime(message.taken_at)}
      </Dialog>
    </li>
  );
}
