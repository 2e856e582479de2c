/** The designer: a flow on its canvas, with the palette left, properties right, and proof and trial below. */
import { useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";

import { Page, Problem, Skeleton } from "../../design/surfaces";
import { Canvas } from "./designer/Canvas";
import styles from "./designer/designer.module.css";
import { Header, OthersDraft } from "./designer/Header";
import { LeftPanel } from "./designer/LeftPanel";
import { useDraft } from "./designer/saving";
import { useDesigner } from "./designer/store";
import { useCatalogue } from "./designer/useCatalogue";
import { useKeys } from "./designer/useKeys";
import { view } from "./designer/view";
import { useWords } from "./designer/words";
import { BottomPanel } from "./panels/BottomPanel";
import { PanelButtons } from "./panels/PanelButtons";
import { SidePanel } from "./panels/SidePanel";
import { usePanels } from "./panels/state";

/** Nothing of it is seen until somebody connects, adds or fixes: the canvas comes first. */
const loadPointer = async () => ({ default: (await import("./designer/Pointer")).Pointer });
const loadSearchBar = async () => ({ default: (await import("./designer/SearchBar")).SearchBar });
const Pointer = lazy(loadPointer);
const SearchBar = lazy(loadSearchBar);

export default function Designer() {
  const w = useWords();
  const { slug } = useParams({ from: "/inside/flows/$slug" });
  const search = useSearch({ from: "/inside/flows/$slug" });
  const opened = useDraft(slug, search["draft"]);
  const parts = useCatalogue();
  useEffect(() => {
    if (parts.data !== undefined) useDesigner.getState().setCatalogue(parts.data);
  }, [parts.data]);
  const ready = useDesigner((state) => state.catalogue !== null && state.slug === slug);
  const wanted = search["m"];
  useEffect(() => {
    if (!ready || wanted === undefined || !useDesigner.getState().cards.has(wanted)) return;
    useDesigner.getState().select([wanted]);
    useDesigner.getState().moveCursor({ module: wanted, row: null });
    const later = setTimeout(() => view.current.approach(wanted), 200);
    return () => clearTimeout(later);
  }, [ready, wanted]);

  const panel = search["panel"];
  useEffect(() => {
    if (panel === "proof" || panel === "try" || panel === "yaml") usePanels.getState().showBottom(panel);
  }, [panel]);

  const problem = opened.error ?? parts.error;
  if (problem !== null) {
    const retry = () => {
      void opened.refetch();
      void parts.refetch();
    };
    return (
      <Page title={slug}>
        <Problem problem={problem} onRetry={retry} />
      </Page>
    );
  }
  if (!ready || opened.data === undefined) {
    return (
      <div className={styles.loading} aria-label={w.designer}>
        <Skeleton lines={6} height={60} />
      </div>
    );
  }
  const { others, document } = opened.data;
  return <Drawn key={slug} bars={
    <>
      {others !== null && <OthersDraft who={others.changed_by} at={others.changed_at} id={others.id} />}
      {document === null && <p className={styles.unreadable}>{w.unreadable}</p>}
    </>
  } />;
}

/** Escape gives the canvas the keys again; a list that is open takes it first. */
function leaveByEscape(event: React.KeyboardEvent): void {
  if (event.key !== "Escape" || !(event.target instanceof Element)) return;
  if (event.target.closest("[aria-expanded=true], [role=listbox], [role=menu], [role=dialog]") !== null) return;
  // The field has its say first: one that takes back what was typed.
  setTimeout(() => view.current.focus());
}

function Drawn({ bars }: { bars: React.ReactNode }) {
  const said = useDesigner((state) => state.said);
  const searching = useDesigner((state) => state.searching);
  useKeys();
  useEffect(() => {
    // Once the canvas is drawn, so that what somebody opens and types into at once is there for the first letter.
    const later = setTimeout(() => void Promise.allSettled([loadPointer(), loadSearchBar()]), 300);
    return () => clearTimeout(later);
  }, []);
  return (
    <div className={styles.designer}>
      <Header>
        <PanelButtons />
      </Header>
      <div className={styles.bars}>{bars}</div>
      <LeftPanel />
      <div className={styles.middle}>
        <Canvas />
        {searching && (
          <Suspense>
            <SearchBar />
          </Suspense>
        )}
      </div>
      <div className={styles.right} data-side-panel onKeyDownCapture={leaveByEscape}>
        <SidePanel />
      </div>
      <div className={styles.bottom}>
        <BottomPanel />
      </div>
      <Suspense>
        <Pointer />
      </Suspense>
      <div role="status" aria-live="polite" className="visually-hidden">
        {said}
      </div>
    </div>
  );
}
