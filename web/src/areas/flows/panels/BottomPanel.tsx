/** What stands below the canvas: the proof, the simulator, the YAML; folded until it is wanted. */
import { IconChevronDown } from "@tabler/icons-react";
import { lazy, Suspense, useMemo } from "react";

import { useCommands } from "../../../app/commands";
import { Button, IconButton } from "../../../design/controls";
import { Skeleton } from "../../../design/surfaces";
import { useShortcuts } from "../../../keys/shortcuts";
import { useDesigner } from "../designer/store";
import { gradeOf } from "./findings";
import styles from "./panels.module.css";
import { useProof, useProving } from "./proving";
import { usePanels, type BottomTab } from "./state";
import { useWords } from "./words";

// Loaded when somebody asks for them: the canvas comes first.
const Proof = lazy(() => import("./Proof").then((found) => ({ default: found.Proof })));
const TryIt = lazy(() => import("./TryIt").then((found) => ({ default: found.TryIt })));
const YamlView = lazy(() => import("./YamlView"));
const PublishDialog = lazy(() => import("./PublishDialog").then((found) => ({ default: found.PublishDialog })));

export function BottomPanel() {
  const w = useWords();
  const slug = useDesigner((state) => state.slug);
  const { bottom, publishing, showBottom, setPublishing, showSide } = usePanels();
  const found = useProof((state) => state.status?.report?.findings);
  const worse = useMemo(() => (found ?? []).filter((each) => gradeOf(each) !== "note").length, [found]);
  useProving();
  useShortcuts(w.bottom, [
    { keys: "$mod+Enter", label: w.tryIt, run: () => showBottom("try") },
    { keys: "$mod+Shift+p", label: w.publish, run: () => setPublishing(true) },
  ]);
  useCommands([
    { id: "panels-proof", title: w.proof, hint: w.bottom, run: () => showBottom("proof") },
    { id: "panels-try", title: w.tryIt, keys: "$mod+Enter", hint: w.bottom, run: () => showBottom("try") },
    { id: "panels-yaml", title: w.yaml, hint: w.bottom, run: () => showBottom("yaml") },
    { id: "panels-problems", title: w.problems, hint: w.side, run: () => showSide("problems") },
    { id: "panels-publish", title: w.publish, keys: "$mod+Shift+p", hint: w.flow, run: () => setPublishing(true) },
  ]);
  const tabs: [BottomTab, string][] = [
    ["proof", worse === 0 ? w.proof : `${w.proof} ${worse}`],
    ["try", w.tryIt],
    ["yaml", w.yaml],
  ];
  return (
    <section className={styles.bottom} aria-label={w.bottom} data-open={bottom !== null}>
      <div className={styles.bar}>
        {tabs.map(([id, title]) => (
          <Button key={id} look="quiet" aria-expanded={bottom === id} onPress={() => showBottom(bottom === id ? null : id)}>
            {title}
          </Button>
        ))}
        <span className={styles.grow} />
        {bottom !== null && (
          <IconButton label={w.hide} onPress={() => showBottom(null)}>
            <IconChevronDown size={16} aria-hidden />
          </IconButton>
        )}
      </div>
      {bottom !== null && (
        <div className={styles.pane}>
          <Suspense fallback={<Skeleton lines={8} />}>
            {bottom === "proof" && <Proof key={slug} />}
            {bottom === "try" && <TryIt key={slug} />}
            {bottom === "yaml" && <YamlView />}
          </Suspense>
        </div>
      )}
      {publishing && (
        <Suspense>
          <PublishDialog isOpen onClose={() => setPublishing(false)} />
        </Suspense>
      )}
    </section>
  );
}
