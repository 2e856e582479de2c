/** A form made from a JSON Schema: a field for each property, with its help text. */
import { FrameContext, useFrame, type FormFrame } from "./frame";
import type { Field, Json, JsonObject, Property } from "./fields";
import { FieldInput } from "./inputs";
import styles from "./schema.module.css";
import { inWords, own, withProperty } from "./values";
import { useWords } from "./words";

interface SchemaFormProps extends FormFrame {
  /** The fields, made by `objectField`. */
  field: Field;
  value: JsonObject;
  /** The value as it was before the form was opened. */
  before: JsonObject;
  onChange: (value: JsonObject) => void;
  /** The properties to show, all without it. */
  only?: (name: string) => boolean;
}

export function SchemaForm({ field, value, before, onChange, only, ...frame }: SchemaFormProps) {
  if (field.kind !== "object") return null;
  const shown = only === undefined ? field.properties : field.properties.filter((each) => only(each.name));
  return (
    <FrameContext value={frame}>
      <Properties properties={shown} value={value} before={before} onChange={onChange} />
    </FrameContext>
  );
}

/** The fields of an object, one below the other. */
export function Properties({ properties, value, before, onChange }: {
  properties: readonly Property[];
  value: JsonObject;
  before: JsonObject;
  onChange: (value: JsonObject) => void;
}) {
  return (
    <div className={styles.properties}>
      {properties.map((property) => (
        <PropertyField key={property.name} property={property} value={value} before={before} onChange={onChange} />
      ))}
    </div>
  );
}

function PropertyField({ property, value, before, onChange }: {
  property: Property;
  value: JsonObject;
  before: JsonObject;
  onChange: (value: JsonObject) => void;
}) {
  const frame = useFrame();
  const w = useWords();
  const refusal = frame.refusal?.(property.path);
  const usual = property.default;
  const says = SHOWN_ELSEWHERE.has(property.field.kind) || usual === undefined || isNothing(usual) ? "" : w.usually(inWords(usual));
  const label = frame.label?.(property) ?? property.title;
  return (
    <FieldInput
      field={property.field}
      label={property.required ? `${label} *` : label}
      help={[property.help, says, refusal].filter(Boolean).join(" ")}
      path={property.path}
      value={own(value, property.name)}
      usual={usual}
      before={own(before, property.name)}
      disabled={refusal !== undefined}
      required={property.required}
      onChange={(next) => onChange(withProperty(value, property, next, before))}
    />
  );
}

/** The kinds of field that show what holds as their own value, or say it inside. */
const SHOWN_ELSEWHERE = new Set<Field["kind"]>(["boolean", "choice", "number", "object"]);

function isNothing(usual: Json): boolean {
  return ["", "–"].includes(inWords(usual));
}
