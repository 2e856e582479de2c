/** A funnel on the canvas: thick connectors are those that many took. Each number leads to its contacts. */
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, type ReactNode } from "react";

import { ApiProblem } from "../../api/client";
import { Card, Empty, Problem, Skeleton } from "../../design/surfaces";
import { useFormats } from "../../language/format";
import type { ContactQuery } from "../contacts/filter";
import type { Funnel } from "./funnel";
import styles from "./funnel.module.css";
import { numbersOf, weightsOf, type FunnelNumbers, type ModuleNumbers } from "./funnelNumbers";
import { useWords } from "./funnelWords";
import { useVersion } from "./view/useVersion";

const FlowView = lazy(() => import("./view/FlowView"));

export function FunnelPicture({ funnel, within }: { funnel: Funnel; within: ContactQuery }) {
  const w = useWords();
  const { drawn, error, retry } = useVersion(funnel.flow, funnel.places_of);
  const numbers = useMemo(() => numbersOf(funnel), [funnel]);
  const weights = useMemo(() => weightsOf(numbers), [numbers]);
  const written = useWritten(numbers, within);
  const gone = funnel.places_of === "" || (error instanceof ApiProblem && error.status === 404);
  return (
    <Card label={w.picture}>
      <p className={styles.head}>
        {w.drawnIs} <code>{funnel.places_of.slice(0, 12)}</code>
        {numbers.missing.length > 0 && ` ${w.missing(numbers.missing.join(", "))}`}
      </p>
      {gone ? <Empty>{w.noPicture}</Empty> : <Problem problem={error} onRetry={retry} />}
      {!gone && drawn === null && error === null && <Skeleton lines={8} height={48} />}
      {drawn !== null && (
        <Suspense fallback={<Skeleton lines={8} height={48} />}>
          <FlowView drawn={drawn} label={w.picture} written={written} weights={weights} />
        </Suspense>
      )}
    </Card>
  );
}

function useWritten({ modules, connectors }: FunnelNumbers, within: ContactQuery) {
  const w = useWords();
  const formats = useFormats();
  return useMemo(() => {
    const list = (text: string, about: string, contacts: ContactQuery): ReactNode => (
      <Link key={text} className="nodrag nopan" to="/contacts" search={{ ...within, ...contacts }} aria-label={`${about}: ${text}`}>
        {text}
      </Link>
    );
    const foot = (each: ModuleNumbers): ReactNode => {
      const { module } = each;
      const parts: ReactNode[] = [];
      if (each.ended > 0) parts.push(list(`${w.ended} ${formats.number(each.ended)}`, module, { ended_in: module }));
      if (each.here > 0) parts.push(list(`${w.here} ${formats.number(each.here)}`, module, { still_in: module }));
      if (each.fallback > 0) parts.push(list(`${w.fallback} ${formats.number(each.fallback)}`, module, { module, connector_event: "" }));
      if (each.elsewhere > 0) parts.push(w.elsewhere(formats.number(each.elsewhere)));
      return parts.flatMap((part, at) => (at === 0 ? [part] : [" · ", part]));
    };
    const told = [...modules.values()];
    return {
      heads: new Map(told.map((each) => [each.module, list(formats.number(each.entered), each.module, { module: each.module })])),
      rows: {
        of: new Map(
          [...connectors].map(([place, { module, count, share, contacts }]) => {
            const text = `${formats.number(count)} · ${formats.percent(share)}`;
            return [place, count === 0 ? text : list(text, `${module}, ${contacts.connector_event ?? ""} ${contacts.connector_value ?? ""}`, contacts)];
          }),
        ),
        else: <span className={styles.nobody}>0</span>,
      },
      feet: new Map(
        told.filter((each) => each.ended + each.here + each.fallback + each.elsewhere > 0).map((each) => [each.module, foot(each)]),
      ),
    };
  }, [modules, connectors, within, w, formats]);
}
