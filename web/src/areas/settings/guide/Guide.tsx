/** The way from the set-up link to the first call of a flow of one's own. */
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Card, Page, Problem, Skeleton, Tag } from "../../../design/surfaces";
import styles from "../settings.module.css";
import { useWords } from "../words";
import { ServiceForm } from "./ServiceForm";
import { useGuide } from "./useGuide";

export function Guide() {
  const w = useWords();
  const { progress, problem } = useGuide();
  if (progress === undefined) {
    return (
      <Page title={w.section["guide"]}>
        <Problem problem={problem} />
        {problem === null && <Skeleton lines={6} />}
      </Page>
    );
  }
  const { flows, service, called } = progress;
  const hasFlow = flows.length > 0 || service !== undefined;
  return (
    <Page title={w.section["guide"]}>
      <p>{w.guideIntro}</p>
      <ol className={styles.steps}>
        <Step at={1} title={w.steps.flow} done={hasFlow} next={!hasFlow}>
          <p>{w.stepHelp.flow}</p>
          <Link to="/flows">{w.toFlows}</Link>
        </Step>
        <Step at={2} title={w.steps.service} done={service !== undefined} next={hasFlow && service === undefined}>
          <p>{w.stepHelp.service}</p>
          {service === undefined ? (
            hasFlow && <ServiceForm flows={flows} />
          ) : (
            <Link to="/settings/$section/$name" params={{ section: "services", name: service.name }}>
              {service.name} · {service.number}
            </Link>
          )}
        </Step>
        <Step at={3} title={w.steps.call} done={called} next={service !== undefined && !called}>
          <p>{called ? w.stepHelp.called : service === undefined ? w.stepHelp.callLater : w.stepHelp.call(service.number)}</p>
          {called ? (
            <Link to="/contacts">{w.toContacts}</Link>
          ) : (
            service !== undefined && (
              <Link to="/phone" search={{ call: service.number }}>
                {w.toPhone}
              </Link>
            )
          )}
        </Step>
      </ol>
      {called && <p role="status">{w.guideDone}</p>}
    </Page>
  );
}

function Step({ at, title, done, next, children }: {
  at: number;
  title: string;
  done: boolean;
  next: boolean;
  children: ReactNode;
}) {
  const w = useWords();
  return (
    <li>
      <Card>
        <div className={styles.step}>
          <span className={styles.badge} data-state={done ? "done" : next ? "next" : "later"} aria-hidden>
            {done ? <IconCheck size={18} /> : at}
          </span>
          <div className={styles.stack}>
            <div className={styles.row}>
              <h2>
                <span className="visually-hidden">{w.step(at)}: </span>
                {title}
              </h2>
              {done && <Tag tone="good">{w.done}</Tag>}
              {next && <Tag tone="info">{w.next}</Tag>}
            </div>
            {children}
          </div>
        </div>
      </Card>
    </li>
  );
}
