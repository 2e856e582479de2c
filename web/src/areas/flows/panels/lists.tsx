/** Fields with several values: lists of texts and of names, mappings, parts with fields of their own. */
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { Button, IconButton, TextField } from "../../../design/controls";
import { Tag } from "../../../design/surfaces";
import { useDesigner } from "../designer/store";
import { mapping, type Json } from "../model/document";
import { Choose } from "./Choose";
import { useNamed } from "./catalogues";
import { ExpressionField } from "./ExpressionField";
import { FieldEditor, partValue, type EditorProps } from "./FieldEditor";
import { text, type Field, type NamedSection } from "./fields";
import { NewPart } from "./NewPart";
import styles from "./panels.module.css";
import { useWords } from "./words";

function Group({ field, error, children }: { field: Field; error: string | undefined; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{field.label}</legend>
      {children}
      <span className={error === undefined ? styles.help : styles.error}>{error ?? field.help}</span>
    </fieldset>
  );
}

function RemoveButton({ what, onPress }: { what: string; onPress: () => void }) {
  const w = useWords();
  return (
    <IconButton label={w.removeOf(what)} onPress={onPress}>
      <IconX size={14} aria-hidden />
    </IconButton>
  );
}

function AddButton({ onPress }: { onPress: () => void }) {
  const w = useWords();
  return (
    <div>
      <Button look="quiet" onPress={onPress}>
        <IconPlus size={14} aria-hidden /> {w.add}
      </Button>
    </div>
  );
}

function listOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === "" ? [] : [value];
}

/** Texts, one a line. */
export function ListEditor({ field, value, error, onChange }: EditorProps) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const items = listOf(value).map(text);
  const write = (next: string[]) => onChange(next.length === 0 ? null : next);
  return (
    <Group field={field} error={error}>
      {items.map((item, at) => (
        <div key={at} className={styles.line}>
          <TextField
            label={`${field.label} ${at + 1}`}
            hideLabel
            value={item}
            isDisabled={!editable}
            onChange={(next) => write(items.map((each, place) => (place === at ? next : each)))}
          />
          {editable && <RemoveButton what={item || w.value} onPress={() => write(items.filter((_, place) => place !== at))} />}
        </div>
      ))}
      {editable && <AddButton onPress={() => write([...items, ""])} />}
    </Group>
  );
}

/** Names of parts of the site, chosen one by one. */
export function ReferencesEditor({ field, value, error, onChange, to }: EditorProps & { to: NamedSection }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const choices = useNamed(to);
  const names = listOf(value).map(text);
  const write = (next: string[]) => onChange(next.length === 0 ? null : next);
  const add = (name: string) => {
    if (name !== "" && !names.includes(name)) write([...names, name]);
  };
  return (
    <Group field={field} error={error}>
      {names.map((name) => (
        <div key={name} className={styles.line}>
          <span>
            <Tag>{name}</Tag> {choices.find((each) => each.id === name)?.hint}
          </span>
          {editable && <RemoveButton what={name} onPress={() => write(names.filter((each) => each !== name))} />}
        </div>
      ))}
      {editable && (
        <div className={styles.line}>
          <Choose
            label={`${w.add}: ${field.label}`}
            hideLabel
            choices={choices.filter((each) => !names.includes(each.id))}
            value=""
            custom
            onChange={add}
          />
          <NewPart section={to} onMade={add} />
        </div>
      )}
    </Group>
  );
}

/** Names with a text each; a text may be a list, with commas between. */
export function MappingEditor({ field, value, error, onChange, expressions }: EditorProps & { expressions: boolean }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const entries = Object.entries(mapping(value));
  const write = (next: [string, Json][]) => onChange(next.length === 0 && !field.required ? null : Object.fromEntries(next));
  const replace = (at: number, entry: [string, Json]) => write(entries.map((each, place) => (place === at ? entry : each)));
  return (
    <Group field={field} error={error}>
      {entries.map(([name, said], at) => {
        const shown = Array.isArray(said) ? said.map(text).join(", ") : text(said);
        const onText = (next: string) => replace(at, [name, Array.isArray(said) ? next.split(",").map((each) => each.trim()) : next]);
        return (
          <div key={at} className={`${styles.line} ${styles.even}`}>
            <TextField label={w.key} hideLabel={at > 0} value={name} isDisabled={!editable} onChange={(next) => replace(at, [next, said])} />
            {expressions ? (
              <ExpressionField label={w.value} hideLabel={at > 0} value={shown} onChange={onText} />
            ) : (
              <TextField label={w.value} hideLabel={at > 0} value={shown} isDisabled={!editable} onChange={onText} />
            )}
            {editable && <RemoveButton what={name || w.value} onPress={() => write(entries.filter((_, place) => place !== at))} />}
          </div>
        );
      })}
      {editable && <AddButton onPress={() => write([...entries.filter(([name]) => name !== ""), ["", ""]])} />}
    </Group>
  );
}

/** Parts with fields of their own, such as the questions of a survey. */
export function PartsEditor({ field, value, error, onChange, fields }: EditorProps & { fields: readonly Field[] }) {
  const editable = useDesigner((state) => state.editable);
  const parts = listOf(value);
  const replace = (at: number, part: Json) => onChange(parts.map((each, place) => (place === at ? part : each)));
  return (
    <Group field={field} error={error}>
      {parts.map((part, at) => (
        <div key={at} className={`${styles.group} ${styles.nested}`}>
          <div className={styles.line}>
            <span className={styles.muted}>{at + 1}</span>
            {editable && <RemoveButton what={String(at + 1)} onPress={() => onChange(parts.filter((_, place) => place !== at))} />}
          </div>
          {fields.map((each) => (
            <FieldEditor
              key={each.name}
              field={each}
              value={partValue(part, each.name)}
              error={undefined}
              onChange={(next) => {
                const rest = Object.fromEntries(Object.entries(mapping(part)).filter(([name]) => name !== each.name));
                replace(at, next === null ? rest : { ...mapping(part), [each.name]: next });
              }}
            />
          ))}
        </div>
      ))}
      {editable && <AddButton onPress={() => onChange([...parts, {}])} />}
    </Group>
  );
}
