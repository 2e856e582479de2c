/** The form of the search: what people know of a contact first, the rest behind "more". */
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";

import { api, ask } from "../../api/client";
import { Button, ComboBox, TextField, type Choice } from "../../design/controls";
import { useShortcuts } from "../../keys/shortcuts";
import styles from "./contacts.module.css";
import { FIELDS, fromLocal, toLocal, withField, type ContactQuery, type Field } from "./filter";
import { useWords } from "./words";

const FIRST: readonly Field[] = ["number", "account", "service", "agent", "result", "since", "until"];
const MORE: readonly Field[] = [
  "flow", "version", "module", "event", "value", "ended_in", "text", "shortest", "longest", "channel", "direction",
];
const TIMES: readonly Field[] = ["since", "until"];

interface Props {
  query: ContactQuery;
  onSearch: (query: ContactQuery) => void;
}

export function SearchForm({ query, onSearch }: Props) {
  const w = useWords();
  const [draft, setDraft] = useState(query);
  const [all, setAll] = useState(MORE.some((field) => query[field] !== undefined));
  const form = useRef<HTMLFormElement>(null);
  const choices = useChoices();
  useShortcuts(w.contacts, [
    { keys: "/", label: w.find, run: () => form.current?.querySelector("input")?.focus() },
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(draft);
  };
  const put = (field: Field, value: string | undefined) => setDraft((now) => withField(now, field, value));
  return (
    <form ref={form} onSubmit={submit}>
      <div className={styles.form}>
        {FIELDS.filter((field) => FIRST.includes(field) || (all && MORE.includes(field))).map((field) => (
          <FormField key={field} field={field} value={draft[field]} choices={choices[field]} onChange={put} />
        ))}
      </div>
      <div className={styles.buttons}>
        <Button type="submit" look="primary">
          {w.find}
        </Button>
        <Button look="quiet" onPress={() => setAll(!all)} aria-expanded={all}>
          {all ? w.fewer : w.more}
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  field: Field;
  value: string | undefined;
  choices: readonly Choice[] | undefined;
  onChange: (field: Field, value: string | undefined) => void;
}

function FormField({ field, value, choices, onChange }: FieldProps) {
  const w = useWords();
  const label = w.fields[field];
  if (choices !== undefined) {
    return (
      <ComboBox
        label={label}
        choices={choices}
        value={value ?? null}
        placeholder={w.any}
        onChange={(id) => onChange(field, id)}
        onCustom={(text) => onChange(field, text)}
      />
    );
  }
  if (TIMES.includes(field)) {
    return (
      <TextField label={label} type="datetime-local" value={toLocal(value)} onChange={(local) => onChange(field, fromLocal(local))} />
    );
  }
  const numeric = field === "shortest" || field === "longest" ? ({ type: "number", inputMode: "numeric" } as const) : {};
  return <TextField label={label} value={value ?? ""} onChange={(text) => onChange(field, text)} {...numeric} />;
}

/** What there is to choose from: services, flows and results by name. */
function useChoices(): Partial<Record<Field, readonly Choice[]>> {
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")), staleTime: 60_000 });
  const results = useQuery({ queryKey: ["results"], queryFn: () => ask(api.GET("/api/results")), staleTime: 60_000 });
  const flows = useQuery({ queryKey: ["flows"], queryFn: () => ask(api.GET("/api/flows")), staleTime: 60_000 });
  const found: Partial<Record<Field, readonly Choice[]>> = {};
  if (services.data) found.service = services.data.map((each) => ({ id: each.name, label: each.name, hint: each.title }));
  if (results.data) found.result = results.data.map((each) => ({ id: each.slug, label: each.slug, hint: `${each.label} ${each.code}` }));
  if (flows.data) found.flow = flows.data.map((each) => ({ id: each.slug, label: each.slug, hint: each.title }));
  return found;
}
