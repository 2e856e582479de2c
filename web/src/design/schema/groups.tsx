/** Fields that hold others: lists, mappings, and objects within objects. */
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";

import { Button, ComboBox, IconButton, TextField } from "../controls";
import { isWrongWithin } from "./errors";
import { isJsonObject, type Field, type Json, type JsonObject } from "./fields";
import { useFrame } from "./frame";
import { FieldInput, type InputProps } from "./inputs";
import styles from "./schema.module.css";
import { Properties } from "./SchemaForm";
import { asList, blank, inWords, own, same } from "./values";
import { useWords } from "./words";

type Of<Kind extends Field["kind"]> = InputProps<Extract<Field, { kind: Kind }>>;

function Frame({ label, help, path, children }: Pick<InputProps, "label" | "help" | "path"> & { children: React.ReactNode }) {
  const error = useFrame().error?.(path);
  return (
    <fieldset className={styles.group} {...(error === undefined ? {} : { "data-wrong": true })}>
      <legend>{label}</legend>
      {help !== "" && <p className={styles.help}>{help}</p>}
      {error !== undefined && <p className={styles.error}>{error}</p>}
      {children}
    </fieldset>
  );
}

/** Names of things, each a tag that can be taken away. */
export function References({ field, value, usual, disabled, onChange, label, help, path }: Of<"list">) {
  const w = useWords();
  const to = field.item.kind === "reference" ? field.item.to : "";
  const known = useFrame().choices[to] ?? [];
  const chosen = asList(value ?? usual).map(String);
  const change = (next: string[]) => onChange(next);
  return (
    <Frame label={label} help={help} path={path}>
      <div className={styles.names}>
        {chosen.map((name) => (
          <span key={name} className={styles.name}>
            {known.find((each) => each.id === name)?.label ?? name}
            <IconButton label={w.remove(name)} isDisabled={disabled} onPress={() => change(chosen.filter((each) => each !== name))}>
              <IconX size={12} />
            </IconButton>
          </span>
        ))}
        {!disabled && (
          <ComboBox
            key={chosen.join("\n")}
            label={w.addTo(label)}
            hideLabel
            placeholder={w.add}
            choices={known.filter((each) => !chosen.includes(each.id))}
            value={null}
            onChange={(id) => change([...chosen, id])}
          />
        )}
      </div>
    </Frame>
  );
}

/** Values one below the other. */
export function List({ field, value, usual, before, disabled, onChange, label, help, path }: Of<"list">) {
  const w = useWords();
  const items = asList(value ?? usual);
  const old = asList(before);
  const put = (index: number, item: Json | undefined) =>
    onChange(items.map((each, at) => (at === index ? (item ?? blank(field.item)) : each)));
  return (
    <Frame label={label} help={help} path={path}>
      {items.map((item, index) => (
        <div key={index} className={styles.item}>
          <FieldInput
            field={field.item}
            label={`${label} ${index + 1}`}
            help=""
            path={[...path, "*"]}
            value={item}
            usual={undefined}
            before={old[index]}
            disabled={disabled}
            hideLabel={field.item.kind !== "object"}
            onChange={(next) => put(index, next)}
          />
          <IconButton
            label={w.remove(`${label} ${index + 1}`)}
            isDisabled={disabled}
            onPress={() => onChange(items.filter((_, at) => at !== index))}
          >
            <IconX size={14} />
          </IconButton>
        </div>
      ))}
      <AddButton label={label} disabled={disabled} onPress={() => onChange([...items, blank(field.item)])} />
    </Frame>
  );
}

function AddButton({ label, disabled, onPress }: { label: string; disabled: boolean; onPress: () => void }) {
  const w = useWords();
  return (
    <Button look="quiet" isDisabled={disabled} onPress={onPress} aria-label={w.addTo(label)}>
      <IconPlus size={14} aria-hidden /> {w.add}
    </Button>
  );
}

type Row = readonly [string, Json];

function objectOf(rows: readonly Row[]): JsonObject {
  return Object.fromEntries(rows.filter(([name]) => name !== ""));
}

/** Names with values. Rows are kept beside the value, so that a name may be written letter by letter. */
export function Mapping({ field, value, before, disabled, onChange, label, help, path }: Of<"mapping">) {
  const w = useWords();
  const choices = useFrame().choices[field.keys?.kind === "reference" ? field.keys.to : ""];
  const written = isJsonObject(value) ? value : {};
  const [kept, setKept] = useState<readonly Row[]>(() => Object.entries(written));
  const rows = same(objectOf(kept), written) ? kept : Object.entries(written);
  const old = isJsonObject(before) ? before : {};
  const change = (next: readonly Row[]) => {
    setKept(next);
    onChange(objectOf(next));
  };
  const put = (index: number, row: Row) => change(rows.map((each, at) => (at === index ? row : each)));
  return (
    <Frame label={label} help={help} path={path}>
      {rows.map(([name, item], index) => (
        <div key={index} className={styles.row}>
          {choices === undefined ? (
            <TextField
              label={w.name}
              hideLabel
              value={name}
              isDisabled={disabled}
              onChange={(next) => put(index, [next, item])}
              error={name !== "" && rows.findIndex(([each]) => each === name) < index ? w.twice : undefined}
            />
          ) : (
            <ComboBox
              key={name}
              label={w.name}
              hideLabel
              choices={choices}
              value={name}
              isDisabled={disabled}
              onChange={(next) => put(index, [next, item])}
            />
          )}
          <FieldInput
            field={field.value}
            label={name === "" ? w.value : name}
            help=""
            path={[...path, "*"]}
            value={item}
            usual={undefined}
            before={own(old, name)}
            disabled={disabled}
            hideLabel
            onChange={(next) => put(index, [name, next ?? blank(field.value)])}
          />
          <IconButton
            label={w.remove(name === "" ? label : name)}
            isDisabled={disabled}
            onPress={() => change(rows.filter((_, at) => at !== index))}
          >
            <IconX size={14} />
          </IconButton>
        </div>
      ))}
      <AddButton label={label} disabled={disabled} onPress={() => change([...rows, ["", blank(field.value)]])} />
    </Frame>
  );
}

/** An object within another; folded up while nothing is written in it. */
export function Group({ field, value, before, disabled, onChange, label, help, path, hideLabel }: Of<"object">) {
  const inner = isJsonObject(value) ? value : {};
  const old = isJsonObject(before) ? before : {};
  const frame = useFrame();
  const error = frame.error?.(path);
  const [opened, setOpen] = useState(value !== undefined && value !== null);
  const open = opened || isWrongWithin(field, frame.error);
  return (
    <details
      className={styles.group}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      {...(error === undefined ? {} : { "data-wrong": true })}
    >
      <summary>
        <strong>{label}</strong> {!open && <span className={styles.help}>{value === undefined ? help : inWords(value)}</span>}
      </summary>
      {help !== "" && !hideLabel && <p className={styles.help}>{help}</p>}
      {error !== undefined && <p className={styles.error}>{error}</p>}
      <fieldset disabled={disabled} className={styles.inner}>
        <Properties
          properties={field.properties}
          value={inner}
          before={old}
          onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
        />
      </fieldset>
    </details>
  );
}
