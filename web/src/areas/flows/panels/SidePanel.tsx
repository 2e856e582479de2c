/** What stands right of the canvas: properties of what is selected, and problems of the draft. */
import { lazy, Suspense } from "react";

import { Tabs } from "../../../design/Tabs";
import { Skeleton } from "../../../design/surfaces";
import { useDesigner } from "../designer/store";
import { useChecking } from "./checking";
import styles from "./panels.module.css";
import { Problems } from "./Problems";
import { usePanels } from "./state";
import { useWords } from "./words";

// The forms are large, and the canvas comes first.
const Setup = lazy(() => import("./Setup"));

export function SidePanel() {
  const w = useWords();
  const count = useDesigner((state) => state.problems.length);
  const known = useDesigner((state) => state.catalogue !== null);
  const { side, showSide } = usePanels();
  useChecking();
  const waiting = <Skeleton lines={8} height={28} />;
  return (
    <aside className={styles.side} aria-label={w.side}>
      <Tabs
        label={w.side}
        selected={side}
        onSelect={(tab) => showSide(tab === "problems" ? "problems" : "setup")}
        pages={[
          { id: "setup", title: w.setup, content: known ? <Suspense fallback={waiting}><Setup /></Suspense> : waiting },
          { id: "problems", title: w.problemCount(count), content: <Problems /> },
        ]}
      />
    </aside>
  );
}
