/** What stands left of the canvas: the palette, or the outline of the flow. */
import { lazy, Suspense } from "react";

import { Skeleton } from "../../../design/surfaces";
import { Tabs } from "../../../design/Tabs";
import { usePanels } from "../panels/state";
import styles from "./designer.module.css";
import { Palette } from "./Palette";
import { useWords } from "./words";

const Outline = lazy(() => import("./Outline"));

export function LeftPanel() {
  const w = useWords();
  const { left, showLeft } = usePanels();
  return (
    <div className={styles.left} data-wide={left === "outline"}>
      <Tabs
        label={w.leftPanel}
        selected={left}
        onSelect={(tab) => showLeft(tab === "outline" ? "outline" : "palette")}
        pages={[
          { id: "palette", title: w.palette, content: <Palette /> },
          {
            id: "outline",
            title: w.outline,
            content: (
              <Suspense fallback={<Skeleton lines={8} height={28} />}>
                <Outline />
              </Suspense>
            ),
          },
        ]}
      />
    </div>
  );
}
