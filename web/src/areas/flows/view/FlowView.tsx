/** A version of a flow to be read: with a lit path, or with numbers at its modules and connectors. Nothing can be changed.
 *  It stands in a page that scrolls, so the wheel is left to the page: dragging moves it, the buttons and Ctrl with the
 *  wheel zoom. */
import "@xyflow/react/dist/base.css";

import { IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import {
  Background, ReactFlow, ReactFlowProvider, useReactFlow, useStore, useStoreApi, type ReactFlowInstance,
} from "@xyflow/react";
import { useEffect, useMemo } from "react";

import { IconButton } from "../../../design/controls";
import { linesOf } from "../designer/lineMap";
import { glide } from "../designer/glide";
import { RestingLines } from "../designer/RestingLines";
import { useWords } from "../designer/words";
import { WIDTH } from "../model/card";
import type { Bounds } from "../model/lines";
import { useLinked, type LinkedViews } from "./linked";
import type { DrawnVersion } from "./version";
import styles from "./view.module.css";
import { ViewCard, ViewContext, type Marks, type ViewContextValue, type ViewNode, type Written } from "./ViewCard";

const NODE_TYPES = { module: ViewCard };
const NONE: never[] = [];
const NOTHING: ReadonlySet<number> = new Set();
const FIT = { maxZoom: 1, padding: 0.08 };
/** Below this zoom nobody can read a row. */
const FAR = 0.45;
/** The zoom at which a flow that is too large to be read as a whole is shown first. */
const BEGIN = 0.75;

export interface FlowViewProps {
  drawn: DrawnVersion;
  /** What it shows, for screen readers. */
  label: string;
  lit?: { modules: readonly string[]; connectors: readonly number[] };
  /** The module that is ringed, and brought into sight when it becomes another one; null for none. */
  current?: string | null;
  written?: Written;
  /** How thick connectors are, by their places in the document's list. */
  weights?: ReadonlyMap<number, number>;
  /** What changed from one version to another. */
  marks?: Marks;
  /** The connector that is looked at, by its place in the document's list. */
  row?: number | null;
  /** What is shown first; the whole flow, or its beginning, where nothing is said. */
  opening?: Bounds | null;
  /** Other views that show the same part. */
  linked?: LinkedViews;
  /** False where another view brings `current` into sight. */
  follows?: boolean;
  onModule?: (module: string) => void;
}

export default function FlowView(props: FlowViewProps) {
  return (
    <ReactFlowProvider>
      <ViewInside {...props} />
    </ReactFlowProvider>
  );
}

function ViewInside(props: FlowViewProps) {
  const { drawn, label, lit, current = null, written, weights, marks, row = null, opening = null, linked, onModule } = props;
  const { cards, at, flow, catalogue } = drawn;
  const far = useStore((state) => state.transform[2] < FAR);
  useLinked(linked);
  useInSight(drawn, props.follows === false ? null : current);
  const nodes = useMemo(
    () =>
      [...cards].map(([name, card]): ViewNode => ({
        id: name, type: "module", position: at.get(name) ?? { x: 0, y: 0 }, width: WIDTH, height: card.height, data: { card },
      })),
    [cards, at],
  );
  const lines = useMemo(() => linesOf(flow.connectors, cards, at), [flow, cards, at]);
  const taken = useMemo(() => (lit === undefined ? null : new Set(lit.connectors)), [lit]);
  const context = useMemo((): ViewContextValue => ({
    ...written,
    catalogue,
    far,
    lit: lit === undefined ? null : new Set(lit.modules),
    litRows: taken ?? (row === null ? NOTHING : new Set([row])),
    marks: marks ?? null,
    standsAt: current,
    onModule: onModule ?? null,
  }), [written, catalogue, far, lit, taken, row, marks, current, onModule]);
  return (
    <div className={styles.view} role="group" aria-label={label}>
      <ViewContext value={context}>
        <ReactFlow<ViewNode>
          nodes={nodes}
          edges={NONE}
          nodeTypes={NODE_TYPES}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          onlyRenderVisibleElements
          minZoom={0.05}
          maxZoom={2}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          onInit={(instance) => void begin(instance, drawn, opening, linked)}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={20} size={1} color="var(--hair)" />
          <RestingLines lines={lines} without={NOTHING} lit={taken} weights={weights ?? null} marks={marks?.connectors ?? null} />
        </ReactFlow>
      </ViewContext>
      <Zoom />
    </div>
  );
}

/** Show the whole flow where it can be read as a whole, or else where it begins; or what the page says. */
async function begin(
  instance: ReactFlowInstance<ViewNode>,
  { cards, at }: DrawnVersion,
  opening: Bounds | null,
  linked: LinkedViews | undefined,
): Promise<void> {
  if (linked?.shown) return void (await instance.setViewport(linked.shown));
  if (opening !== null) {
    const { left, top, right, bottom } = opening;
    await instance.fitBounds({ x: left, y: top, width: right - left, height: bottom - top }, { padding: FIT.padding });
    if (instance.getZoom() > FIT.maxZoom) await instance.zoomTo(FIT.maxZoom);
    return;
  }
  await instance.fitView(FIT);
  const first = [...cards.values()].find((card) => card.first);
  const place = at.get(first?.name ?? "");
  if (instance.getZoom() >= FAR || first === undefined || place === undefined) return;
  await instance.setCenter(place.x + WIDTH * 1.5, place.y + first.height / 2, { zoom: BEGIN });
}

/** Bring a module into sight, so near that it can be read, when it becomes the one that is looked at. */
function useInSight({ cards, at }: DrawnVersion, module: string | null): void {
  const instance = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    const place = at.get(module ?? "");
    if (place === undefined) return;
    const height = cards.get(module ?? "")?.height ?? 0;
    const { x, y, zoom } = instance.getViewport();
    const { width: wide, height: high } = store.getState();
    const [left, top] = [place.x * zoom + x, place.y * zoom + y];
    const seen = left >= 0 && top >= 0 && left + WIDTH * zoom <= wide && top + height * zoom <= high;
    if (seen && zoom >= FAR) return;
    void instance.setCenter(place.x + WIDTH / 2, place.y + height / 2, { zoom: Math.max(zoom, 0.8), ...glide() });
  }, [instance, store, cards, at, module]);
}

function Zoom() {
  const w = useWords();
  const instance = useReactFlow();
  // At once: a second press while the view still moved would count from a zoom between the two.
  const by = (factor: number) => void instance.zoomTo(instance.getZoom() * factor);
  return (
    <div className={styles.zoom}>
      <IconButton label={w.zoomOut} onPress={() => by(1 / 1.25)}>
        <IconMinus size={14} />
      </IconButton>
      <IconButton label={w.zoomIn} onPress={() => by(1.25)}>
        <IconPlus size={14} />
      </IconButton>
      <IconButton label={w.fit} onPress={() => void instance.fitView({ ...FIT, ...glide() })}>
        <IconMaximize size={14} />
      </IconButton>
    </div>
  );
}
