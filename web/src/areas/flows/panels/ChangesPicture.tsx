/** What changed from one state of a flow to another: both drawn side by side, and in words. They move together, and a
 *  press on the words shows the place. */
import { useMemo, useState } from "react";

import { useShortcuts } from "../../../keys/shortcuts";
import type { Catalogue } from "../model/catalogue";
import type { FlowDocument } from "../model/document";
import type { Point } from "../model/history";
import { compared, placeOfChange, type FlowChange, type MarkedVersion, type VersionPlace } from "../view/compared";
import FlowView from "../view/FlowView";
import { LinkedViews } from "../view/linked";
import { Changes } from "./Changes";
import styles from "./compare.module.css";
import { usePublishWords } from "./publishWords";

export interface ComparedState {
  /** What people call it. */
  title: string;
  document: FlowDocument;
}

interface Props {
  before: ComparedState;
  after: ComparedState;
  /** The places of the flow's layout. */
  places: { [name: string]: Point };
  changes: readonly FlowChange[];
  catalogue: Catalogue;
}

export default function ChangesPicture({ before, after, places, changes, catalogue }: Props) {
  const w = usePublishWords();
  const [linked] = useState(() => new LinkedViews());
  const [picked, setPicked] = useState<FlowChange | null>(null);
  const drawn = useMemo(
    () => compared(before.document, after.document, places, changes, catalogue),
    [before.document, after.document, places, changes, catalogue],
  );
  const place = picked === null ? { before: null, after: null } : placeOfChange(drawn, changes, picked);
  const step = (by: number) => {
    const shown = changes.filter((each) => each.module !== null);
    const at = picked === null ? (by > 0 ? -1 : 0) : shown.indexOf(picked);
    setPicked(shown.at((at + by) % shown.length) ?? null);
  };
  useShortcuts(w.changes, [
    { keys: "n", label: w.nextChange, run: () => step(1) },
    { keys: "p", label: w.changeBefore, run: () => step(-1) },
  ]);
  const side = (title: string, version: MarkedVersion, at: VersionPlace | null, follows: boolean) => (
    <section className={styles.side} aria-label={title}>
      <h3>{title}</h3>
      <FlowView
        drawn={version.drawn}
        label={title}
        marks={{ modules: version.modules, connectors: version.connectors, words: w.kinds }}
        current={at?.module ?? null}
        row={at?.connector ?? null}
        follows={follows}
        opening={drawn.around}
        linked={linked}
        onModule={(module) => {
          const name = (change: FlowChange) => placeOfChange(drawn, changes, change);
          setPicked(changes.find((each) => (version === drawn.before ? name(each).before : name(each).after)?.module === module) ?? null);
        }}
      />
    </section>
  );
  return (
    <div className={styles.around}>
      <div className={styles.picture}>
        {side(before.title, drawn.before, place.before, place.after === null)}
        {side(after.title, drawn.after, place.after, true)}
        <div className={styles.words}>
          <Changes changes={changes} picked={picked} onPick={setPicked} />
        </div>
      </div>
    </div>
  );
}
