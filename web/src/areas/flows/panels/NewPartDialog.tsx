/** Makes a part of the site by the settings' own form, without leaving the flow. It holds at once. */
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";

import { Button, TextField } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import type { Field, JsonObject, SchemaNode } from "../../../design/schema/fields";
import { SchemaForm } from "../../../design/schema/SchemaForm";
import { Problem, Skeleton } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { useLabels } from "../../settings/labels";
import { useChange, useChoices, useOrganisation, useSiteSchema } from "../../settings/parts/data";
import { fieldOfSection, type Section } from "../../settings/parts/sections";
import { useCatalogue } from "./catalogues";
import { checkAgain } from "./checking";
import styles from "./panels.module.css";
import { nextCode, partName } from "./partNames";
import { useWords } from "./words";

interface NewPartProps {
  section: Section;
  onMade: (name: string) => void;
  onClose: () => void;
}

export default function NewPartDialog(props: NewPartProps) {
  const w = useWords();
  const schema = useSiteSchema();
  if (schema.data !== undefined) return <Filled {...props} schema={schema.data} />;
  return (
    <Dialog title={w.makePart(props.section)} isOpen onClose={props.onClose}>
      {schema.error === null ? <Skeleton lines={4} /> : <Problem problem={schema.error} onRetry={() => void schema.refetch()} />}
    </Dialog>
  );
}

function Filled({ section, onMade, onClose, schema }: NewPartProps & { schema: SchemaNode }) {
  const w = useWords();
  const field = fieldOfSection(section, schema);
  const labels = useLabels();
  const choices = useChoices();
  const { results } = useCatalogue();
  const parts = useOrganisation().data?.[section] ?? {};
  const change = useChange();
  const queries = useQueryClient();
  const form = useId();
  const [written, setWritten] = useState<JsonObject>(() => beginning(field, results));
  const [typed, setTyped] = useState<string | null>(null);
  const said = written["title"] ?? written["label"];
  const name = typed ?? partName(section, typeof said === "string" ? said : "");
  const taken = Object.hasOwn(parts, name);
  const make = async () => {
    await change.mutateAsync({ section, name, before: null, after: written });
    await Promise.all([["catalogue"], ["voicemail"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    checkAgain();
    say(w.madePart(name), "good");
    onMade(name);
  };
  const asked = { field, value: written, before: {}, onChange: setWritten, choices, label: labels };
  return (
    <Dialog
      title={w.makePart(section)}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="primary" type="submit" form={form} isPending={change.isPending} isDisabled={name === "" || taken}>
            {w.make}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.group}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation(); // it stands within another form where a connector is set up
          if (name !== "" && !taken) make().catch(() => undefined); // what was wrong stands in `change`
        }}
      >
        <SchemaForm {...asked} only={(property) => isMain(field, property)} />
        <TextField
          label={w.partName}
          help={w.partNameHelp}
          error={taken ? w.partTaken : undefined}
          value={name}
          spellCheck="false"
          onChange={setTyped}
        />
        {hasMore(field) && (
          <details className={styles.more}>
            <summary>{w.more}</summary>
            <SchemaForm {...asked} only={(property) => !isMain(field, property)} />
          </details>
        )}
        <Problem problem={change.error} />
      </form>
    </Dialog>
  );
}

/** What is asked first: what must be there, and what people call it. */
function isMain(field: Field, name: string): boolean {
  if (name === "title") return true;
  return field.kind === "object" && field.properties.some((each) => each.name === name && each.required);
}

function hasMore(field: Field): boolean {
  return field.kind === "object" && field.properties.some((each) => !isMain(field, each.name));
}

/** A result begins with a code that no other has. */
function beginning(field: Field, results: readonly { code: number }[]): JsonObject {
  const code = field.kind === "object" ? field.properties.find((each) => each.name === "code")?.field : undefined;
  return code?.kind === "number" && code.minimum !== undefined ? { code: nextCode(results, code.minimum) } : {};
}
