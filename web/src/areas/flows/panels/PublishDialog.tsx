/** Publishing with evidence: what changes, what the checks, the proof and the past say of it, and why it is done. */
import { useState, type ReactNode } from "react";

import { may, useMe } from "../../../app/session";
import { Button, TextField } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { Problem, Tag } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { flushDraft } from "../designer/saving";
import { useDesigner } from "../designer/store";
import { Backtest } from "./Backtest";
import { gradeOf } from "./findings";
import styles from "./panels.module.css";
import { counted } from "./problems";
import { useProof } from "./proving";
import { usePublishWords } from "./publishWords";
import { usePublish } from "./publishing";
import { Scenarios } from "./Scenarios";
import { usePanels } from "./state";
import { useTryWords } from "./tryWords";
import { WhatChanges } from "./WhatChanges";

export function PublishDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const w = usePublishWords();
  const slug = useDesigner((state) => state.slug);
  const draft = useDesigner((state) => state.draft);
  const saving = useDesigner((state) => state.saving.state);
  const { errors } = counted(useDesigner((state) => state.problems));
  const me = useMe().data;
  const [note, setNote] = useState("");
  const publish = usePublish(slug, (made) => {
    say(w.published(made.version.slice(0, 12)), "good");
    setNote("");
    onClose();
  });
  const refusal = !may(me, "publisher")
    ? w.rightMissing
    : draft === null
      ? w.noDraft
      : saving === "away" || saving === "conflict" || saving === "refused"
        ? w.waitForSaving
        : errors > 0
          ? w.refusedErrors
          : undefined;
  const publishDraft = async () => {
    if (!(await flushDraft())) return;
    const saved = useDesigner.getState().draft;
    if (saved !== null) publish.mutate({ note, draft: saved });
  };
  return (
    <Dialog
      title={w.title}
      isOpen={isOpen}
      onClose={onClose}
      wide
      foot={
        <>
          <Button onPress={onClose}>{w.close}</Button>
          <Button
            look="primary"
            refusal={refusal}
            isPending={publish.isPending}
            onPress={() => void publishDraft()}
          >
            {w.publish}
          </Button>
        </>
      }
    >
      {draft === null ? (
        <p>{w.noDraft}</p>
      ) : (
        <div className={styles.evidence}>
          <Row title={w.changes}>
            <WhatChanges slug={slug} draft={draft.id} revision={draft.revision} />
          </Row>
          <Row title={w.checks}>
            <Checks onClose={onClose} />
          </Row>
          <Row title={w.proof}>
            <Proved onClose={onClose} />
          </Row>
          <Row title={w.scenarios}>
            <Scenarios key={draft.revision} slug={slug} draft={draft.id} />
          </Row>
          <Row title={w.backtest}>
            <Backtest key={draft.revision} slug={slug} draft={draft.id} />
          </Row>
        </div>
      )}
      <TextField label={w.note} help={w.noteHelp} lines={2} value={note} onChange={setNote} />
      <Problem problem={publish.error} />
    </Dialog>
  );
}

function Row({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h3>{title}</h3>
      <div>{children}</div>
    </>
  );
}

function Checks({ onClose }: { onClose: () => void }) {
  const w = usePublishWords();
  const problems = useDesigner((state) => state.problems);
  const { errors, warnings } = counted(problems);
  if (problems.length === 0) return <Tag tone="good">{w.checksGood}</Tag>;
  return (
    <div className={styles.head}>
      <Tag tone={errors > 0 ? "bad" : "warning"}>{w.found(errors, warnings)}</Tag>
      <Button
        look="quiet"
        onPress={() => {
          usePanels.getState().showSide("problems");
          onClose();
        }}
      >
        {w.showProblems}
      </Button>
    </div>
  );
}

function Proved({ onClose }: { onClose: () => void }) {
  const w = usePublishWords();
  const words = useTryWords();
  const { status, current, running } = useProof();
  const report = status?.report ?? null;
  if (running) return <span role="status">{w.proofRunning}</span>;
  if (report === null || !current) return <span>{w.proofNone}</span>;
  const grades = report.findings.map(gradeOf);
  const counts = (["error", "possible", "warning", "note"] as const)
    .map((grade) => ({ grade, count: grades.filter((each) => each === grade).length }))
    .filter((each) => each.count > 0);
  return (
    <div className={styles.head}>
      {counts.length === 0 && <Tag tone="good">{w.proofGood}</Tag>}
      {counts.map(({ grade, count }) => (
        <Tag key={grade} tone={grade === "error" ? "bad" : grade === "note" ? "info" : "warning"}>
          {words.grades[grade]} {count}
        </Tag>
      ))}
      <span className={styles.help}>{report.scope}</span>
      {counts.length > 0 && (
        <Button
          look="quiet"
          onPress={() => {
            usePanels.getState().showBottom("proof");
            onClose();
          }}
        >
          {w.showProof}
        </Button>
      )}
    </div>
  );
}
