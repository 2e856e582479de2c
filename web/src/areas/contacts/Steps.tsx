/** What happened in a contact, module by module: said, heard, set, answered, and where it led. */
import { IconVolume } from "@tabler/icons-react";
import { useEffect, useRef } from "react";

import { Tag } from "../../design/surfaces";
import { clock } from "../../language/format";
import type { ToldContact } from "./Contact";
import styles from "./contacts.module.css";
import { useWords } from "./words";

type Step = ToldContact["trace"][number];

interface Props {
  contact: ToldContact;
  /** The number of the step that is looked at; null while none is. */
  current: number | null;
  /** The number of the step that is heard in a recording now; null while none is. */
  heard: number | null;
  onStep: (step: number) => void;
}

export function Steps({ contact, current, heard, onStep }: Props) {
  const w = useWords();
  if (contact.trace.length === 0) {
    return <p className={styles.muted}>{contact.erased_at === null ? w.noSteps : w.stepsErased}</p>;
  }
  return (
    <ol className={styles.steps}>
      {contact.trace.map((step, number) => (
        <OneStep key={number} step={step} number={number + 1} begin={contact.started_at} label={contact.label} current={current === number + 1} heard={heard === number + 1} onStep={onStep} />
      ))}
    </ol>
  );
}

interface OneProps {
  step: Step;
  number: number;
  begin: number;
  label: string;
  current: boolean;
  heard: boolean;
  onStep: (step: number) => void;
}

function OneStep({ step, number, begin, label, current, heard, onStep }: OneProps) {
  const w = useWords();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const after = (at: number) => clock((at - begin) / 1000);
  return (
    <li ref={item} className={styles.step} aria-current={current ? "step" : undefined}>
      <span className={styles.number} aria-hidden>
        {number}
      </span>
      <h3>
        <button type="button" className={styles.stepName} onClick={() => onStep(number)}>
          {step.module || w.beforeFlow}
        </button>
        {heard && (
          <span className={styles.heard}>
            <IconVolume size={16} aria-hidden /> {w.heardNow}
          </span>
        )}
        {step.entered_at > 0 && <span className={styles.time}>{after(step.entered_at)}</span>}
      </h3>
      {step.prompts.map((prompt, at) => (
        <p key={at}>
          {w.said} <q>{prompt}</q>
        </p>
      ))}
      {step.heard.map((heard, at) => (
        <p key={at}>
          {w.heard}: {heard.what} <span className={styles.muted}>{after(heard.at)}</span>
        </p>
      ))}
      {Object.entries(step.variables).map(([name, value]) => (
        <p key={name}>
          {w.set(name)} <code>{shown(value)}</code>
        </p>
      ))}
      {Object.entries(step.answers).map(([question, value]) => (
        <p key={question}>
          {w.answered} {question}: {shown(value)}
        </p>
      ))}
      {step.notes.map((note, at) => (
        <p key={at}>
          {w.note}: {note}
        </p>
      ))}
      <Way step={step} />
      {step.left_by != null && (
        <p>
          {w.left(step.left_by)}
          {step.reason ? `: ${step.reason}` : ""} {step.left_at != null && <span className={styles.muted}>{after(step.left_at)}</span>}
        </p>
      )}
      {step.outcome != null && (
        <p>
          {w.outcome}: <Tag tone="info">{label || step.outcome}</Tag>
        </p>
      )}
    </li>
  );
}

function Way({ step }: { step: Step }) {
  const w = useWords();
  if (step.event == null) return null;
  const value = step.value == null || step.value === "" ? "" : ` = ${shown(step.value)}`;
  return (
    <p className={styles.way}>
      {step.event.replaceAll("_", " ")}
      {value}
      {step.next != null && ` ${w.leadsTo(step.next)}`}
      {step.result != null && step.result !== "" && `, ${w.resultDue}: ${step.result.replaceAll("_", " ")}`}
    </p>
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
