/** Who the person in hand is: account, what was keyed, the way through the flow, the note, and earlier contacts. */
import { lazy, Suspense, useState } from "react";

import { Button } from "../../../design/controls";
import { Card, Skeleton, Tag } from "../../../design/surfaces";
import type { ScreenPop } from "../model/parts";
import styles from "../desk.module.css";
import { serviceTitle } from "../model/desk";
import { rowsOf } from "../model/pop";
import { useDesk } from "../store";
import { useWords } from "../words";
import { History } from "./History";
import { Notes } from "./Notes";

const Way = lazy(() => import("./Way"));

/** The flow with the way that was taken, once somebody wants to see it. */
function AsPicture({ contact }: { contact: string }) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <p>
        <Button look="quiet" aria-expanded={open} onPress={() => setOpen(!open)}>
          {open ? w.hidePicture : w.asPicture}
        </Button>
      </p>
      {open && (
        <Suspense fallback={<Skeleton lines={6} height={48} />}>
          <Way contact={contact} />
        </Suspense>
      )}
    </>
  );
}

export function Person({ contact, pop }: { contact: string; pop: ScreenPop }) {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const { first, rest } = rowsOf(pop);
  const known = [
    ...first,
    [w.caller, pop.caller || w.withheld],
    [w.called, pop.called],
    [w.service, serviceTitle(model, pop.service)],
    [w.account, pop.account],
    ...rest,
  ].filter(([, value]) => value !== "");
  return (
    <>
      <Card label={w.person}>
        <div className={styles.head}>
          <h2>{w.person}</h2>
          {pop.trial && <Tag tone="info">{w.trial}</Tag>}
          {/^https?:/.test(pop.url) && (
            <a href={pop.url} target="_blank" rel="noopener noreferrer">
              {w.openPage} ↗
            </a>
          )}
        </div>
        <dl className={styles.facts}>
          {known.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {pop.path.length > 0 && (
          <>
            <h3>{w.path}</h3>
            <ol className={styles.path}>
              {pop.path.map((module, at) => (
                <li key={`${at} ${module}`}>{module}</li>
              ))}
            </ol>
            {contact !== "" && <AsPicture key={contact} contact={contact} />}
          </>
        )}
      </Card>
      {contact !== "" && (
        <>
          <Card label={w.notes}>
            <Notes key={contact} contact={contact} />
          </Card>
          <Card label={w.history}>
            <History contact={contact} />
          </Card>
        </>
      )}
    </>
  );
}
