/** A cell of the mapper: pressed, it becomes a small form; Enter saves it, Escape leaves it. */
import { useState } from "react";

import type { Schemas } from "../../../api/client";
import { Button, TextField } from "../../../design/controls";
import { useFieldErrors } from "../../../design/fieldErrors";
import styles from "../settings.module.css";
import { useWords } from "../words";
import { cellOf, customsOf, CUSTOMS, rowOf, type Customs, type Row, type Write } from "./rows";

interface CellProps {
  rows: readonly Row[];
  service: string;
  result: Schemas["ResultType"];
  label: string;
  /** Why this cell could not be written. */
  problem: unknown;
  onWrite: ((write: Write, done: () => void) => void) | undefined;
}

export function Cell({ rows, service, result, label, problem, onWrite }: CellProps) {
  const w = useWords();
  const [draft, setDraft] = useState<Customs | null>(null);
  const { form, at } = useFieldErrors<HTMLFormElement>(problem, CUSTOMS);
  const row = rowOf(rows, service, result.slug);
  const { text, inherited } = cellOf(rows, service, result.slug);
  if (onWrite === undefined) return <span {...(inherited ? { className: styles.hint } : {})}>{text}</span>;
  if (draft === null) {
    return (
      <button
        type="button"
        className={styles.cell}
        aria-label={`${label}: ${text}`}
        onClick={() => setDraft(customsOf(row))}
        {...(inherited ? { "data-inherited": true } : {})}
      >
        {text}
      </button>
    );
  }
  const place = { service, result: result.slug, etag: row?.etag ?? "" };
  const close = () => setDraft(null);
  return (
    <form
      ref={form}
      className={styles.cellForm}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onWrite({ ...place, to: draft }, close);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      {CUSTOMS.map((each, index) => (
        <TextField
          key={each}
          label={w.custom(index + 1)}
          hideLabel
          placeholder={w.custom(index + 1)}
          error={at(each)}
          value={draft[each]}
          onChange={(value) => setDraft({ ...draft, [each]: value })}
          autoFocus={index === 0}
        />
      ))}
      <div className={styles.row}>
        <Button type="submit" look="primary">
          {w.save}
        </Button>
        {row !== undefined && (
          <Button look="danger" onPress={() => onWrite({ ...place, to: null }, close)}>
            {w.remove}
          </Button>
        )}
        <Button look="quiet" onPress={close}>
          {w.cancel}
        </Button>
      </div>
    </form>
  );
}
