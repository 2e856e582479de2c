/** A field for a value of each kind. Those that hold others are in groups.tsx. */
import { useState } from "react";

import { Checkbox, ComboBox, NumberField, Select, TextField, type Choice } from "../controls";
import { isJson, type Field, type Json, type Path } from "./fields";
import { useFrame } from "./frame";
import { Group, List, Mapping, References } from "./groups";
import styles from "./schema.module.css";
import { asBoolean, blank, optionOf } from "./values";
import { useWords } from "./words";

export interface InputProps<Kind extends Field = Field> {
  field: Kind;
  label: string;
  help: string;
  path: Path;
  value: Json | undefined;
  /** What holds where nothing is written. */
  usual: Json | undefined;
  /** What was written before the form was opened. */
  before: Json | undefined;
  disabled: boolean;
  /** One that must be there is asked for at once, in the first of its forms. */
  required?: boolean;
  /** Keep the label for screen readers: the field stands in a row that says it. */
  hideLabel?: boolean;
  onChange: (value: Json | undefined) => void;
}

export function FieldInput({ field, ...props }: InputProps) {
  switch (field.kind) {
    case "text":
      return <Text field={field} {...props} />;
    case "number":
      return <Number field={field} {...props} />;
    case "boolean":
      return <Tick field={field} {...props} />;
    case "choice":
      return <OneOf field={field} {...props} />;
    case "reference":
      return <Reference field={field} {...props} />;
    case "list":
      return field.item.kind === "reference" ? <References field={field} {...props} /> : <List field={field} {...props} />;
    case "mapping":
      return <Mapping field={field} {...props} />;
    case "object":
      return <Group field={field} {...props} />;
    case "alternatives":
      return <Alternatives field={field} {...props} />;
    case "json":
      return <Anything field={field} {...props} />;
  }
}

type Of<Kind extends Field["kind"]> = InputProps<Extract<Field, { kind: Kind }>>;

function useDescribed({ label, help, path, hideLabel }: Pick<InputProps, "label" | "help" | "path" | "hideLabel">) {
  const error = useFrame().error?.(path);
  return { label, error, hideLabel: hideLabel ?? false, ...(help === "" || hideLabel ? {} : { help }) };
}

/** A value as it is typed. */
function plain(value: Json | undefined): string {
  return typeof value === "object" ? (value === null ? "" : JSON.stringify(value)) : String(value ?? "");
}

const FORMATS: Record<string, string> = { date: "2026-12-24", "date-time": "2026-12-24T18:00" };

function Text({ field, value, disabled, onChange, ...props }: Of<"text">) {
  const lines = useFrame().lines?.(props.path);
  return (
    <TextField
      {...useDescribed(props)}
      value={plain(value)}
      onChange={(text) => onChange(text)}
      isDisabled={disabled}
      placeholder={FORMATS[field.format ?? ""] ?? ""}
      {...(lines === undefined ? {} : { lines })}
    />
  );
}

function Number({ field, value, usual, disabled, onChange, ...props }: Of<"number">) {
  const now = value ?? usual;
  return (
    <NumberField
      {...useDescribed(props)}
      value={typeof now === "number" ? now : NaN}
      onChange={(number) => onChange(isNaN(number) ? undefined : number)}
      isDisabled={disabled}
      formatOptions={{ useGrouping: false, maximumFractionDigits: field.whole ? 0 : 6 }}
      {...(field.minimum === undefined ? {} : { minValue: field.minimum })}
      {...(field.maximum === undefined ? {} : { maxValue: field.maximum })}
    />
  );
}

function Tick({ value, usual, disabled, onChange, label, help, path }: Of<"boolean">) {
  const error = useFrame().error?.(path);
  return (
    <div {...(error === undefined ? {} : { "data-wrong": true })}>
      <Checkbox isSelected={asBoolean(value ?? usual)} isDisabled={disabled} onChange={onChange}>
        {label}
      </Checkbox>
      {help !== "" && <p className={styles.help}>{help}</p>}
      {error !== undefined && <p className={styles.error}>{error}</p>}
    </div>
  );
}

const NONE = "";

function OneOf({ field, value, usual, disabled, onChange, ...props }: Of<"choice">) {
  const w = useWords();
  const choices: Choice[] = field.values.map((each) => ({ id: each, label: each.replaceAll("_", " ") }));
  return (
    <Select
      {...useDescribed(props)}
      choices={usual === undefined ? [{ id: NONE, label: w.notSet }, ...choices] : choices}
      value={plain(value ?? usual)}
      onChange={(id) => onChange(id === NONE ? undefined : id)}
      isDisabled={disabled}
    />
  );
}

function Reference({ field, value, disabled, onChange, ...props }: Of<"reference">) {
  const w = useWords();
  const known = useFrame().choices[field.to] ?? [];
  const chosen = typeof value === "string" ? value : "";
  const lost: Choice[] =
    chosen === "" || known.some((each) => each.id === chosen) ? [] : [{ id: chosen, label: chosen, hint: w.unknown }];
  return (
    <ComboBox
      key={chosen}
      {...useDescribed(props)}
      choices={[{ id: NONE, label: w.notSet }, ...lost, ...known]}
      value={chosen}
      onChange={(id) => onChange(id === NONE ? undefined : id)}
      isDisabled={disabled}
    />
  );
}

function Alternatives({ field, value, label, help, disabled, required, onChange, ...props }: Of<"alternatives">) {
  const w = useWords();
  const [picked, setPicked] = useState(required === true ? 0 : -1);
  const chosen = value === undefined || value === "" ? picked : optionOf(field.options, value);
  const option = field.options[chosen];
  const named = (each: Field): string => {
    if (each.kind === "choice") return each.values.join(", ");
    const words = { text: w.text, number: w.number, boolean: w.yesOrNo, reference: w.byName, list: w.list, mapping: w.mapping };
    return each.kind === "object" || each.kind === "json" || each.kind === "alternatives" ? w.detailed : words[each.kind];
  };
  return (
    <div className={styles.alternatives}>
      {option === undefined ? (
        <div>
          <p className={styles.label}>{label}</p>
          {help !== "" && <p className={styles.help}>{help}</p>}
        </div>
      ) : (
        <FieldInput field={option} label={label} help={help} disabled={disabled} value={value} onChange={onChange} {...props} />
      )}
      <Select
        label={w.formOf(label)}
        hideLabel
        choices={[
          { id: "-1", label: w.notSet },
          ...field.options.map((each, index) => ({ id: String(index), label: named(each) })),
        ]}
        value={String(chosen)}
        onChange={(id) => {
          const next = field.options[globalThis.Number(id)];
          setPicked(globalThis.Number(id));
          onChange(next === undefined ? undefined : blank(next));
        }}
        isDisabled={disabled}
      />
    </div>
  );
}

function Anything({ value, disabled, onChange, ...props }: Of<"json">) {
  const w = useWords();
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  const described = useDescribed(props);
  const read = readJson(text);
  return (
    <TextField
      {...described}
      error={read === undefined && text.trim() !== "" ? w.noJson : described.error}
      lines={4}
      value={text}
      onChange={(next) => {
        setText(next);
        const made = readJson(next);
        if (made !== undefined || next.trim() === "") onChange(made);
      }}
      isDisabled={disabled}
    />
  );
}

function readJson(text: string): Json | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isJson(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
