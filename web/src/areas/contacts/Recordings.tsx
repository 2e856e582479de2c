/** The recordings of a contact. The waveform is made of peaks from the server: nothing is fetched that can be heard
 *  until somebody plays it, because each hearing is in the audit log. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "../../api/client";
import { Problem, Skeleton } from "../../design/surfaces";
import type { ChosenStep, ToldContact } from "./Contact";
import styles from "./contacts.module.css";
import { placeOf, stepHeard, type Sound } from "./hearing";
import { Player } from "./Player";
import { useWords } from "./words";

interface Props {
  contact: ToldContact;
  chosen: ChosenStep;
  /** The step that is heard now; null when nothing is any more. */
  onHeard: (step: number | null) => void;
}

export function Recordings({ contact, chosen, onHeard }: Props) {
  const w = useWords();
  const found = useQuery({
    queryKey: ["recordings", contact.id],
    queryFn: () => ask(api.GET("/api/recordings", { params: { query: { contact: contact.id } } })),
  });
  const recordings = found.data?.items ?? [];
  const place = chosen.step === null ? null : placeOf(contact.trace, chosen.step, recordings);
  return (
    <section className={styles.card} aria-label={w.recordings}>
      <h2>{w.recordings}</h2>
      <Problem problem={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton lines={2} height={48} />}
      {found.data !== undefined && <p className={styles.muted}>{recordings.length === 0 ? w.recordingsNone : w.recordingsHelp}</p>}
      {recordings.map((recording) => (
        <OneRecording
          key={recording.id}
          sound={recording}
          contact={contact}
          sought={place?.recording === recording.id ? place.seconds : null}
          turn={chosen.turn}
          onHeard={onHeard}
        />
      ))}
    </section>
  );
}

interface OneProps {
  sound: Sound;
  contact: ToldContact;
  /** Where the chosen step is heard in this recording; null where it is not. */
  sought: number | null;
  turn: number;
  onHeard: (step: number | null) => void;
}

function OneRecording({ sound, contact, sought, turn, onHeard }: OneProps) {
  const { id } = sound;
  const peaks = useQuery({
    queryKey: ["peaks", id],
    queryFn: () => ask(api.GET("/api/recordings/{recording}/peaks", { params: { path: { recording: id } } })),
    staleTime: Infinity,
  });
  if (peaks.error !== null) return <Problem problem={peaks.error} onRetry={() => void peaks.refetch()} />;
  if (peaks.data === undefined) return <Skeleton lines={1} height={96} />;
  return (
    <Player
      source={`/api/recordings/${encodeURIComponent(id)}`}
      peaks={peaks.data}
      offset={(sound.taken_at - contact.started_at) / 1000}
      sought={sought}
      turn={turn}
      onPlayed={(seconds) => onHeard(seconds === null ? null : stepHeard(contact.trace, sound, seconds))}
    />
  );
}
