/** The form of one module: what it is called, what it does, what it says of itself, and the ways out of it. */
import { useEffect, useRef, useState } from "react";

import { Button, TextField } from "../../../design/controls";
import { Tag } from "../../../design/surfaces";
import { useDesigner } from "../designer/store";
import { makeFirst, renameModule } from "../model/edits";
import type { FlowModule } from "../model/document";
import type { ModuleType } from "../model/catalogue";
import { useCatalogue } from "./catalogues";
import { documentOf } from "./json";
import { freeName, setProperty } from "./editing";
import { FieldEditor } from "./FieldEditor";
import { fieldsOf, text, type Field } from "./fields";
import styles from "./panels.module.css";
import { problemOf } from "./problems";
import { WaysOut } from "./WaysOut";
import { useWords } from "./words";

export function ModuleForm({ module }: { module: FlowModule }) {
  const w = useWords();
  const type = useCatalogue().type(module.type);
  return (
    <div className={styles.form}>
      <Head module={module} type={type} />
      {type === undefined ? <p className={styles.error}>{w.unknownType(module.type)}</p> : <Properties module={module} type={type} />}
      {type !== undefined && <WaysOut module={module} type={type} />}
    </div>
  );
}

function Head({ module, type }: { module: FlowModule; type: ModuleType | undefined }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const change = useDesigner((state) => state.change);
  const [summary, ...rest] = (type?.help ?? "").split("\n\n");
  return (
    <>
      <div className={styles.head}>
        <Tag title={type?.type ?? module.type}>{type?.title ?? module.type}</Tag>
        {module.first ? (
          <Tag tone="good">{w.first}</Tag>
        ) : (
          editable && (
            <Button look="quiet" onPress={() => change(w.step.first(module.name), (draft) => makeFirst(draft, module.name))}>
              {w.beginHere}
            </Button>
          )
        )}
      </div>
      {summary !== "" && rest.length > 0 ? (
        <details className={styles.help}>
          <summary>{summary}</summary>
          {rest.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </details>
      ) : (
        <p className={styles.help}>{summary}</p>
      )}
      <NameField key={module.name} name={module.name} />
    </>
  );
}

/** The name is given when one leaves the field: what others refer to does not change with each key. */
function NameField({ name }: { name: string }) {
  const w = useWords();
  const document = useDesigner((state) => state.edited.document);
  const editable = useDesigner((state) => state.editable);
  const [typed, setTyped] = useState(name);
  const wished = typed.trim();
  const free = freeName(document, wished, name);
  const latest = useRef({ wished, free });
  useEffect(() => {
    latest.current = { wished, free };
  });
  const commit = () => {
    const { change, select } = useDesigner.getState();
    if (!latest.current.free || latest.current.wished === name) return;
    change(w.step.rename(name, latest.current.wished), (draft) => {
      renameModule(draft, name, latest.current.wished);
    });
    select([latest.current.wished]);
  };
  return (
    <TextField
      label={w.name}
      value={typed}
      error={free ? undefined : wished === "" ? w.nameEmpty : w.nameTaken}
      isDisabled={!editable}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") setTyped(name);
      }}
    />
  );
}

function Properties({ module, type }: { module: FlowModule; type: ModuleType }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const change = useDesigner((state) => state.change);
  const { basic, advanced } = fieldsOf(documentOf(type.properties), type.hides_keys);
  const fixed = type.aliases[module.type] ?? {};
  const shown = (fields: readonly Field[]) => fields.filter((field) => !(field.name in fixed));
  const set = shown(advanced).filter((field) => field.name in module.properties).length;
  return (
    <>
      <Editors module={module} fields={shown(basic)} />
      <TextField
        label={w.note}
        help={w.noteHelp}
        lines={2}
        value={text(module.properties["note"])}
        isDisabled={!editable}
        onChange={(next) =>
          change(w.step.property(w.note, module.name), (draft) => setProperty(draft, module.name, "note", next === "" ? null : next), `note:${module.name}`)
        }
      />
      {advanced.length > 0 && (
        <details className={styles.more}>
          <summary>{set === 0 ? w.more : w.moreSet(set)}</summary>
          <div>
            <Editors module={module} fields={shown(advanced)} />
          </div>
        </details>
      )}
    </>
  );
}

function Editors({ module, fields }: { module: FlowModule; fields: readonly Field[] }) {
  const w = useWords();
  const change = useDesigner((state) => state.change);
  const problems = useDesigner((state) => state.problems);
  return fields.map((field) => (
    <FieldEditor
      key={`${module.name} ${field.name}`}
      field={field}
      value={module.properties[field.name]}
      error={problemOf(problems, module.name, field.name)}
      onChange={(next) =>
        change(
          w.step.property(field.label, module.name),
          (draft) => setProperty(draft, module.name, field.name, next),
          `property:${module.name}:${field.name}`,
        )
      }
    />
  ));
}
