/** The conditions of a search, each with a way to take it away: also those that came from a report or a funnel. */
import { IconX } from "@tabler/icons-react";

import { Button } from "../../design/controls";
import { useFormats } from "../../language/format";
import styles from "./contacts.module.css";
import { FIELDS, withField, type ContactQuery, type Field } from "./filter";
import { useWords } from "./words";

const TIMES: readonly Field[] = ["since", "until", "asked_since", "asked_until"];

export function Conditions({ query, onChange }: { query: ContactQuery; onChange: (query: ContactQuery) => void }) {
  const w = useWords();
  const formats = useFormats();
  const given = FIELDS.filter((field) => query[field] !== undefined);
  if (given.length === 0) return null;
  const told = (field: Field): string => {
    const value = query[field] ?? "";
    if (TIMES.includes(field)) return Number.isNaN(Date.parse(value)) ? value : formats.dateTime(Date.parse(value));
    return value === "" ? w.fallback : value;
  };
  return (
    <div className={styles.conditions}>
      {given.map((field) => (
        <Button key={field} onPress={() => onChange(withField(query, field, undefined))} aria-label={w.remove(`${w.fields[field]}: ${told(field)}`)}>
          <span className={styles.muted}>{w.fields[field]}:</span> {told(field)}
          <IconX size={14} aria-hidden />
        </Button>
      ))}
      <Button look="quiet" onPress={() => onChange({})}>
        {w.clear}
      </Button>
    </div>
  );
}
