/** A field of the form for one property, by what its schema says of it. */
import { Checkbox, NumberField, Select, TextField } from "../../../design/controls";
import { useDesigner } from "../designer/store";
import { mapping, type Json } from "../model/document";
import { Choose } from "./Choose";
import { ExpressionField } from "./ExpressionField";
import { labelOf, text, type Field, type FieldKind } from "./fields";
import { JsonField } from "./JsonField";
import { ListEditor, MappingEditor, PartsEditor, ReferencesEditor } from "./lists";
import { PromptEditor } from "./PromptEditor";
import { useNamed } from "./catalogues";
import { NewPart } from "./NewPart";
import styles from "./panels.module.css";
import { TemplateField } from "./TemplateField";
import { useWords } from "./words";

export interface EditorProps {
  field: Field;
  value: Json | undefined;
  error: string | undefined;
  /** Null leaves the property out. */
  onChange: (value: Json) => void;
}

export function FieldEditor(props: EditorProps) {
  const { field, value, error, onChange } = props;
  const { kind } = field;
  switch (kind.kind) {
    case "text":
      return <Line {...props} kind={kind} />;
    case "expression":
      return <ExpressionField label={field.label} help={field.help} error={error} value={text(value)} onChange={(next) => onChange(next === "" && !field.required ? null : next)} />;
    case "number":
      return <Figure {...props} kind={kind} />;
    case "yes_no":
      return <YesNo {...props} />;
    case "choice":
      return <OneOf {...props} kind={kind} />;
    case "reference":
      return kind.several ? <ReferencesEditor {...props} to={kind.to} /> : <Reference {...props} kind={kind} />;
    case "list":
      return <ListEditor {...props} />;
    case "mapping":
      return <MappingEditor {...props} expressions={kind.expressions} />;
    case "prompt":
      return <PromptEditor {...props} />;
    case "range":
      return <Range {...props} kind={kind} />;
    case "parts":
      return <PartsEditor {...props} fields={kind.fields} />;
    case "json":
      return <JsonField {...props} />;
  }
}

type Of<Kind extends FieldKind["kind"]> = Extract<FieldKind, { kind: Kind }>;

function Line({ field, value, error, onChange, kind }: EditorProps & { kind: Of<"text"> }) {
  const editable = useDesigner((state) => state.editable);
  const shared = {
    label: field.label,
    help: field.help,
    error,
    value: text(value),
    onChange: (next: string) => onChange(next === "" && !field.required ? null : next),
  };
  if (kind.long) return <TemplateField {...shared} lines={3} />;
  return <TextField {...shared} placeholder={typeof field.usual === "string" ? field.usual : ""} isDisabled={!editable} />;
}

function Figure({ field, value, error, onChange, kind }: EditorProps & { kind: Of<"number"> }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const usual = typeof field.usual === "number" ? ` ${w.usual(String(field.usual))}` : "";
  return (
    <NumberField
      label={field.label}
      help={field.help + usual}
      error={error}
      value={typeof value === "number" ? value : NaN}
      {...(kind.minimum === null ? {} : { minValue: kind.minimum })}
      {...(kind.maximum === null ? {} : { maxValue: kind.maximum })}
      formatOptions={{ maximumFractionDigits: kind.whole ? 0 : 3, useGrouping: false }}
      isDisabled={!editable}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
    />
  );
}

function YesNo({ field, value, error, onChange }: EditorProps) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  if (typeof field.usual !== "boolean") {
    return (
      <Select
        label={field.label}
        help={field.help}
        error={error}
        choices={[{ id: "service", label: w.asService }, { id: "yes", label: w.yes }, { id: "no", label: w.no }]}
        value={value === true ? "yes" : value === false ? "no" : "service"}
        onChange={(id) => onChange(id === "service" ? null : id === "yes")}
        isDisabled={!editable}
      />
    );
  }
  return (
    <div className={styles.group}>
      <Checkbox
        isSelected={typeof value === "boolean" ? value : field.usual}
        onChange={(next) => onChange(next === field.usual ? null : next)}
        isDisabled={!editable}
      >
        {field.label}
      </Checkbox>
      {error === undefined ? <span className={styles.help}>{field.help}</span> : <span className={styles.error}>{error}</span>}
    </div>
  );
}

function OneOf({ field, value, error, onChange, kind }: EditorProps & { kind: Of<"choice"> }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const usual = text(field.usual);
  return (
    <Select
      label={field.label}
      help={field.help}
      error={error}
      choices={kind.choices.map((each) => ({ id: each === "" ? " " : each, label: each === "" ? w.none : labelOf(each), ...(each === usual ? { hint: w.asUsual } : {}) }))}
      value={(text(value) || usual) || " "}
      onChange={(id) => onChange(id.trim() === usual && !field.required ? null : id.trim())}
      isDisabled={!editable}
    />
  );
}

function Reference({ field, value, error, onChange, kind }: EditorProps & { kind: Of<"reference"> }) {
  const choices = useNamed(kind.to);
  const editable = useDesigner((state) => state.editable);
  return (
    <div className={styles.beside}>
      <Choose
        label={field.label}
        help={field.help}
        error={error}
        choices={choices}
        value={text(value)}
        onChange={(next) => onChange(next === "" ? null : next)}
        optional={!field.required}
        custom
        isDisabled={!editable}
      />
      {editable && <NewPart section={kind.to} onMade={onChange} />}
    </div>
  );
}

function Range({ field, value, error, onChange, kind }: EditorProps & { kind: Of<"range"> }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const written = Array.isArray(value) ? value : Array.isArray(field.usual) ? field.usual : [];
  const [low, high] = [Number(written[0] ?? 0), Number(written[1] ?? 0)];
  const limits = {
    ...(kind.minimum === null ? {} : { minValue: kind.minimum }),
    ...(kind.maximum === null ? {} : { maxValue: kind.maximum }),
    isDisabled: !editable,
  };
  return (
    <fieldset className={styles.group}>
      <legend>{field.label}</legend>
      <div className={`${styles.line} ${styles.even}`}>
        <NumberField label={w.lowest} value={low} {...limits} onChange={(next) => onChange([next, high])} />
        <NumberField label={w.highest} value={high} {...limits} onChange={(next) => onChange([low, next])} />
      </div>
      <span className={error === undefined ? styles.help : styles.error}>{error ?? field.help}</span>
    </fieldset>
  );
}

/** The value of a property as an item of parts has it. */
export function partValue(part: Json | undefined, name: string): Json | undefined {
  return mapping(part)[name];
}
