/** The agent's note on the contact in hand, with a date to call the person again. It saves itself. */
import { useSyncExternalStore } from "react";

import { Button, TextField } from "../../../design/controls";
import { useFormats } from "../../../language/format";
import styles from "../desk.module.css";
import type { NoteView } from "../model/noteKeeper";
import { noteKeeper } from "../notes";
import { useWords } from "../words";

export function Notes({ contact }: { contact: string }) {
  const w = useWords();
  const keeper = noteKeeper(contact);
  const view = useSyncExternalStore(keeper.subscribe, () => keeper.view);
  const off = view.state === "loading" || view.state === "conflict";
  return (
    <div className={styles.stack}>
      <TextField
        label={w.notes}
        help={w.notesHelp}
        lines={3}
        value={view.note.text}
        maxLength={10_000}
        isDisabled={off}
        onChange={(text) => keeper.edit({ text })}
        onBlur={() => void keeper.flush()}
      />
      <div className={styles.row}>
        <TextField
          label={w.followUp}
          type="datetime-local"
          value={localTime(view.note.follow_up_at)}
          isDisabled={off}
          onChange={(text) => keeper.edit({ follow_up_at: timeOf(text), followed_up: false })}
        />
        <Saved view={view} />
      </div>
      {view.theirs !== null && (
        <div role="alert" className={styles.panel}>
          <p>{w.changedElsewhere}</p>
          <blockquote>{view.theirs.text}</blockquote>
          <p className={styles.row}>
            <Button onPress={() => keeper.keepMine()}>{w.keepMine}</Button>
            <Button onPress={() => keeper.takeTheirs()}>{w.takeOther}</Button>
          </p>
        </div>
      )}
    </div>
  );
}

function Saved({ view }: { view: NoteView }) {
  const w = useWords();
  const formats = useFormats();
  const said =
    view.state === "saving"
      ? w.saving
      : view.state === "unsaved" || view.state === "failed"
        ? w.notSaved
        : view.savedAt !== null
          ? w.saved(formats.time(view.savedAt))
          : "";
  return (
    <span className={styles.soft} role="status">
      {said}
    </span>
  );
}

/** A time as a field for date and time has it, in this machine's zone. */
function localTime(at: number | null): string {
  if (at === null) return "";
  const zone = new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - zone).toISOString().slice(0, 16);
}

function timeOf(text: string): number | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
