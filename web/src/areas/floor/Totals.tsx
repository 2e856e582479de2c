/** Figures over all that is shown, each with its definition. */
import type { ReactNode } from "react";

import { useFormats } from "../../language/format";
import type { Choosing } from "./choosing";
import styles from "./floor.module.css";
import { useGlossary, type Figure } from "./glossary";
import { useFloor } from "./live";
import { totals } from "./model/choice";
import { TimeInState } from "./TimeInState";
import { useShallow } from "zustand/react/shallow";

export function Totals({ choosing }: { choosing: Choosing }) {
  const formats = useFormats();
  const found = useFloor(useShallow((floor) => totals(floor, choosing.filter)));
  return (
    <dl className={styles.totals}>
      <Figured figure="contacts">{formats.number(found.contacts)}</Figured>
      <Figured figure="waiting">{formats.number(found.waiting)}</Figured>
      <Figured figure="longest">{found.longest === 0 ? "–" : <TimeInState since={found.longest} measure="longestWait" />}</Figured>
      <Figured figure="ready">{formats.number(found.ready)}</Figured>
      <Figured figure="working">{formats.number(found.working)}</Figured>
      <Figured figure="notReady">{formats.number(found.notReady)}</Figured>
    </dl>
  );
}

function Figured({ figure, children }: { figure: Figure; children: ReactNode }) {
  const glossary = useGlossary();
  return (
    <div title={glossary[figure].means}>
      <dt>{glossary[figure].name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
