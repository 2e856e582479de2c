/** The fields of a report by email: what it is called, to whom it goes, how often, and which days it is of. */
import { NumberField, Select, TextField } from "../../design/controls";
import { FREQUENCIES, PERIODS, type EmailForm } from "./emailForm";
import { useEmailWords } from "./emailWords";
import styles from "./reports.module.css";

interface Props {
  form: EmailForm;
  onChange: (form: EmailForm) => void;
  /** The addresses that are none. */
  wrong: readonly string[];
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export function EmailFields({ form, onChange, wrong }: Props) {
  const w = useEmailWords();
  const put = (changed: Partial<EmailForm>) => onChange({ ...form, ...changed });
  return (
    <>
      <TextField label={w.name} value={form.name} onChange={(name) => put({ name })} />
      <TextField
        label={w.recipients}
        help={w.recipientsHelp}
        error={wrong.length > 0 ? w.noAddress(wrong.join(", ")) : undefined}
        lines={2}
        value={form.recipients}
        onChange={(recipients) => put({ recipients })}
      />
      <div className={styles.emailFields}>
        <Select
          label={w.frequency}
          value={form.frequency}
          choices={FREQUENCIES.map((id) => ({ id, label: w.frequencies[id] }))}
          onChange={(id) => put({ frequency: FREQUENCIES.find((each) => each === id) ?? "daily" })}
        />
        {form.frequency === "weekly" && (
          <Select
            label={w.weekday}
            value={String(form.weekday)}
            choices={WEEKDAYS.map((day) => ({ id: String(day), label: w.weekdays[day - 1] ?? "" }))}
            onChange={(id) => put({ weekday: Number(id) })}
          />
        )}
        {form.frequency === "monthly" && (
          <NumberField label={w.day} help={w.dayHelp} minValue={1} maxValue={31} value={form.day} onChange={(day) => put({ day })} />
        )}
        <TextField label={w.at} help={w.atHelp} type="time" value={form.at} onChange={(at) => at !== "" && put({ at })} />
        <Select
          label={w.period}
          value={form.period}
          choices={PERIODS.map((id) => ({ id, label: w.periods[id] }))}
          onChange={(id) => put({ period: PERIODS.find((each) => each === id) ?? "day" })}
        />
      </div>
    </>
  );
}
