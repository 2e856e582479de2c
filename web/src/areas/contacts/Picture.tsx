/** The flow of a contact, in the version on which it ran, with the way that it took: the same steps as in the list. */
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { lazy, Suspense, useCallback, useMemo } from "react";

import { ApiProblem } from "../../api/client";
import { IconButton } from "../../design/controls";
import { Empty, Problem, Skeleton } from "../../design/surfaces";
import { useVersion } from "../flows/view/useVersion";
import type { ToldContact } from "./Contact";
import styles from "./contacts.module.css";
import { nextStepIn, pathOf, stepBy } from "./path";
import { useWords } from "./words";

const FlowView = lazy(() => import("../flows/view/FlowView"));

interface Props {
  contact: ToldContact;
  /** The number of the step that is looked at; null while none is. */
  step: number | null;
  onStep: (step: number | null) => void;
}

export function Picture({ contact, step, onStep }: Props) {
  const w = useWords();
  const { drawn, error, retry } = useVersion(contact.flow, contact.version);
  const path = useMemo(() => pathOf(contact.trace), [contact.trace]);
  const written = useMemo(
    () => ({ heads: new Map([...path.steps].map(([module, numbers]) => [module, numbers.join(", ")])) }),
    [path],
  );
  const pick = useCallback((module: string) => onStep(nextStepIn(path, module, step)), [path, step, onStep]);
  const gone = error instanceof ApiProblem && error.status === 404;
  const stepped = step === null ? undefined : contact.trace[step - 1];
  return (
    <section className={styles.card} aria-label={w.picture}>
      <div className={styles.pictureHead}>
        <h2>{w.picture}</h2>
        {contact.trace.length > 0 && (
          <>
            <IconButton label={w.stepBack} onPress={() => onStep(stepBy(contact.trace.length, step, -1))}>
              <IconChevronLeft size={16} />
            </IconButton>
            <span role="status">{step === null ? w.stepsCount(contact.trace.length) : w.stepOf(step, contact.trace.length)}</span>
            <IconButton label={w.stepOn} onPress={() => onStep(stepBy(contact.trace.length, step, 1))}>
              <IconChevronRight size={16} />
            </IconButton>
          </>
        )}
        {drawn !== null && (
          <a href={`/api/contacts/${encodeURIComponent(contact.id)}/drawing`} target="_blank" rel="noreferrer">
            {w.larger}
          </a>
        )}
      </div>
      {gone ? <Empty>{w.noPicture}</Empty> : <Problem problem={error} onRetry={retry} />}
      {drawn === null && error === null && <Skeleton lines={6} height={48} />}
      {drawn !== null && (
        <Suspense fallback={<Skeleton lines={6} height={48} />}>
          <FlowView
            drawn={drawn}
            label={w.pictureOf(contact.flow)}
            {...(contact.trace.length === 0 ? {} : { lit: path })}
            current={stepped?.module ?? null}
            written={written}
            onModule={pick}
          />
        </Suspense>
      )}
    </section>
  );
}
