/** The form of a part: made from its schema, its change shown before it is saved, and nobody's work overwritten. */
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { ApiProblem } from "../../../api/client";
import { Button, TextField } from "../../../design/controls";
import type { Field, JsonObject } from "../../../design/schema/fields";
import { SchemaForm } from "../../../design/schema/SchemaForm";
import { same } from "../../../design/schema/values";
import { Problem, Tag } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { useFormats } from "../../../language/format";
import { useLabels } from "../labels";
import styles from "../settings.module.css";
import { useWords } from "../words";
import { HoursAsked } from "./HoursAsked";
import { Invitation } from "./Invitation";
import { useChange, useChoices, useOrganisation, type Part } from "./data";
import { Meanwhile, Removal, Review } from "./dialogs";
import { rebased } from "./editing";
import type { Section } from "./sections";
import { useSchemaErrors } from "./useSchemaErrors";
import { Uses } from "./Uses";

interface EditorProps {
  section: Section;
  name: string | undefined;
  part: Part | undefined;
  field: Field;
  children?: ReactNode;
}

export function Editor({ section, name, part, field, children }: EditorProps) {
  const w = useWords();
  const formats = useFormats();
  const navigate = useNavigate();
  const labels = useLabels();
  const choices = useChoices();
  const site = useOrganisation();
  const change = useChange();
  const [base, setBase] = useState(part);
  const [draft, setDraft] = useState<JsonObject>(part?.document ?? {});
  const [newName, setNewName] = useState("");
  const [open, setOpen] = useState<"review" | "removal" | null>(null);
  const before = base?.document ?? {};
  const called = name ?? newName.trim();
  const dirty = !same(before, draft) || (name === undefined && called !== "");
  // What was read again without a change of one's own is simply shown.
  if (!dirty && part !== undefined && base !== undefined && part.etag !== base.etag) {
    setBase(part);
    setDraft(part.document);
  }
  const changeable = base?.changeable;
  const isStale = dirty && name !== undefined && base !== undefined && part !== undefined && part.etag !== base.etag;

  const isOfFile = section === "services" && base?.in_file !== null && base?.in_file !== undefined;
  const isOpen = (property: string) => changeable === null || changeable === undefined || changeable.includes(property);
  const save = () =>
    change.mutate(
      { section, name: called, before: base === undefined ? null : { document: before, etag: base.etag }, after: draft },
      {
        onSuccess: (etag) => {
          setOpen(null);
          setBase({ ...(base ?? { in_file: null, changeable: null }), document: draft, etag });
          say(w.saved(called), "good", { label: w.undo, run: () => undo(etag) });
          if (name === undefined) void navigate({ to: "/settings/$section/$name", params: { section, name: called } });
        },
        onError: (problem) => {
          setOpen(null);
          if (problem instanceof ApiProblem && problem.status === 412) void site.refetch();
        },
      },
    );
  const undo = (etag: string) => {
    const back = { section, name: called, before: { document: draft, etag }, after: base === undefined ? null : before };
    change.mutate(back, { onSuccess: () => say(w.undone), onError: (problem) => say(problem.message, "bad") });
  };
  const wrong = change.error instanceof ApiProblem && change.error.status === 412 && isStale ? null : change.error;
  const { form, error, rest } = useSchemaErrors(wrong, field);
  return (
    <section ref={form} className={styles.editor} aria-label={called === "" ? w.make : called}>
      <div className={styles.editorHead}>
        <h2>{name ?? w.make}</h2>
        {base?.in_file === null && <Tag tone="info">{w.onlyHere}</Tag>}
        {base?.in_file !== null && base?.in_file !== undefined && !same(base.in_file, draft) && (
          <Button look="quiet" onPress={() => setDraft(base.in_file ?? {})} isDisabled={changeable?.length === 0}>
            {w.asInFile}
          </Button>
        )}
        {name !== undefined && (
          <Button
            look="danger"
            onPress={() => setOpen("removal")}
            refusal={changeable === null ? undefined : isOfFile ? w.cannotRemove : w.notYours}
          >
            {w.remove}
          </Button>
        )}
      </div>
      {base?.changed_by !== undefined && base.changed_by !== null && (
        <p className={styles.hint}>{w.changedBy(base.changed_by, formats.dateTime(base.changed_at ?? 0))}</p>
      )}
      {isStale && part !== undefined && (
        <Meanwhile
          before={before}
          mine={draft}
          theirs={part.document}
          onGoOn={() => {
            setDraft(rebased(before, draft, part.document));
            setBase(part);
            change.reset();
          }}
          onDiscard={() => {
            setDraft(part.document);
            setBase(part);
            change.reset();
          }}
        />
      )}
      <Problem problem={rest} />
      {name === undefined && (
        <TextField label={`${w.identifier(section)} *`} help={w.nameHelp} value={newName} onChange={setNewName} autoFocus />
      )}
      <SchemaForm
        field={field} value={draft} before={before} onChange={setDraft} choices={choices} label={labels} only={isOpen}
        error={error}
      />
      {changeable !== null && changeable !== undefined && (
        <details className={styles.fileOnly} open={changeable.length === 0}>
          <summary>{isOfFile && changeable.includes("title") ? w.fileOnly : w.notYours}</summary>
          <SchemaForm
            field={field} value={draft} before={before} onChange={setDraft} choices={choices} label={labels}
            only={(property) => !isOpen(property)} refusal={() => ""}
          />
        </details>
      )}
      {changeable?.length !== 0 && (
        <div className={styles.bar}>
          <Button look="primary" onPress={() => setOpen("review")} isDisabled={!dirty || isStale || called === ""}>
            {w.review}
          </Button>
          <Button look="quiet" onPress={() => setDraft(before)} isDisabled={!dirty}>
            {w.reset}
          </Button>
        </div>
      )}
      {section === "services" && name !== undefined && <HoursAsked service={name} />}
      {section === "agents" && name !== undefined && <Invitation logon={name} />}
      {name !== undefined && <Uses section={section} name={name} />}
      {children}
      <Review
        isOpen={open === "review"}
        name={called}
        before={base?.document}
        after={draft}
        isPending={change.isPending}
        onSave={save}
        onClose={() => setOpen(null)}
      />
      {name !== undefined && base !== undefined && (
        <Removal
          isOpen={open === "removal"}
          section={section}
          name={name}
          part={base}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}
