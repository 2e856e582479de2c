/** The canvas: cards, notes and connectors of a flow, moved and connected with the pointer. Keys are in useKeys. */
import "@xyflow/react/dist/base.css";

import { Background, ReactFlow, ReactFlowProvider, useReactFlow, useStore, type OnNodeDrag } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";

import { HEAD, WIDTH, type Card, type Row } from "../model/card";
import { nearest } from "../model/lines";
import { useActions } from "./actions";
import { ActiveLines } from "./ActiveLines";
import { CanvasTools, useWheelZooms } from "./CanvasTools";
import styles from "./canvas.module.css";
import tools from "./tools.module.css";
import { lineOf, linesOf, type Line } from "./lineMap";
import { CanvasContext, ModuleCard, type CanvasContextValue } from "./ModuleCard";
import { FrameCard, NoteCard } from "./NoteCard";
import { problemsByModule } from "./problemPlaces";
import { RestingLines } from "./RestingLines";
import { useDesigner } from "./store";
import { useCanvasView } from "./useCanvasView";
import { useLink } from "./useLink";
import { frameOf, noteOf, useNodes, type CanvasNode } from "./useNodes";
import { useWords } from "./words";

const NODE_TYPES = { module: ModuleCard, note: NoteCard, frame: FrameCard };
const NONE: never[] = [];
/** Below this zoom nobody can read a row. */
const FAR = 0.45;
/** How near to a line the pointer is on it, in pixels of the window. */
const NEAR_LINE = 7;
/** With more cards selected than these, their connectors rest: they would be too many elements. */
const MANY = 30;

export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasInside />
    </ReactFlowProvider>
  );
}

function CanvasInside() {
  const w = useWords();
  const actions = useActions();
  const flow = useDesigner((state) => state.flow);
  const cards = useDesigner((state) => state.cards);
  const at = useDesigner((state) => state.at);
  const selected = useDesigner((state) => state.selected);
  const connector = useDesigner((state) => state.connector);
  const editable = useDesigner((state) => state.editable);
  const problems = useDesigner((state) => state.problems);
  const lit = useDesigner((state) => state.lit);
  const empty = useDesigner((state) => state.catalogue !== null && state.cards.size === 0);
  const far = useStore((state) => state.transform[2] < FAR);
  const wheelZooms = useWheelZooms();
  const root = useRef<HTMLDivElement>(null);
  const instance = useReactFlow<CanvasNode>();
  const { nodes, moving, onNodesChange, settle } = useNodes(useMemo(() => problemsByModule(problems), [problems]));
  const { drawn, startLink, dragEnd } = useLink();
  const [hovered, setHovered] = useState<number | null>(null);
  const [over, setOver] = useState<string | null>(null);
  // The same set for a whole drag, so that connectors which rest are not drawn anew with each move.
  const dragged = useSameSet(useMemo(() => new Set(moving.keys()), [moving]));
  const openView = useCanvasView(root);

  const lines = useMemo(() => linesOf(flow.connectors, cards, at), [flow, cards, at]);
  const active = useMemo(() => {
    const touched = (line: Line, name: string) => line.from === name || line.to === name;
    const found = new Map<number, Line>();
    for (const line of lines.values()) {
      const chosen =
        line.index === connector || line.index === hovered || (over !== null && dragged.size === 0 && touched(line, over)) ||
        (selected.size <= MANY && (selected.has(line.from) || selected.has(line.to))) || dragged.has(line.from) || dragged.has(line.to);
      if (chosen) found.set(line.index, line);
    }
    return found;
  }, [lines, connector, hovered, over, selected, dragged]);
  const activeNow = useMemo(() => {
    if (moving.size === 0) return active;
    const places = new Map([...at, ...moving]);
    return new Map(
      [...active.keys()].flatMap((index) => {
        const written = flow.connectors[index];
        const line = written === undefined ? null : lineOf(written, cards, places);
        return line === null ? [] : [[index, line] as const];
      }),
    );
  }, [active, moving, at, flow, cards]);
  // Only what moves leaves the bitmap, which is drawn anew then: lines that are merely touched are drawn over it.
  const moved = useMemo(
    () => new Set([...lines.values()].filter((line) => dragged.has(line.from) || dragged.has(line.to)).map((line) => line.index)),
    [lines, dragged],
  );
  const litConnectors = useMemo(() => (lit === null ? null : new Set(lit.connectors)), [lit]);

  const context = useMemo((): CanvasContextValue => ({
    far,
    lit: lit === null ? null : new Set(lit.modules),
    litRows: litConnectors ?? new Set(),
    standsAt: lit?.at ?? null,
    startLink,
    pickRow: (card: Card, row: Row) => {
      const state = useDesigner.getState();
      if (row.kind === "more") state.unfold(card.name);
      else if (row.connector !== null) state.selectConnector(row.connector);
      else state.select([card.name]);
      state.moveCursor({ module: card.name, row: row.id });
      root.current?.focus({ preventScroll: true });
    },
    openRow: (card: Card, row: Row) => {
      useDesigner.getState().moveCursor({ module: card.name, row: row.id });
      actions.openSetup(row.connector);
    },
  }), [far, lit, litConnectors, startLink, actions]);

  const frame = useRef(0);
  const onPointerOver = useCallback((event: React.MouseEvent) => {
    const { clientX, clientY } = event;
    frame.current ||= requestAnimationFrame(() => {
      frame.current = 0;
      const point = instance.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
      const curves = [...lines].map(([index, line]) => [index, line.curve] as const);
      setHovered(nearest(curves, point, NEAR_LINE / instance.getZoom()));
    });
  }, [instance, lines]);

  const onDragStop: OnNodeDrag<CanvasNode> = useCallback((_event, _node, dragged) => {
    const modules = new Map(dragged.filter((node) => node.type === "module").map((node) => [node.id, node.position]));
    const notes = dragged.flatMap((node) => {
      const index = noteOf(node.id);
      return index === null ? [] : [{ index, to: node.position }];
    });
    const frames = dragged.flatMap((node) => {
      const index = frameOf(node.id);
      return index === null ? [] : [{ index, to: node.position }];
    });
    actions.moveAll(modules, new Map(notes.map((each) => [each.index, each.to])), new Map(frames.map((each) => [each.index, each.to])));
    settle();
  }, [actions, settle]);

  const onDrop = useCallback((event: React.DragEvent) => {
    const type = event.dataTransfer.getData("application/x-cordboard-module");
    if (type === "") return;
    event.preventDefault();
    const place = instance.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const on = nearest([...lines].map(([index, line]) => [index, line.curve] as const), place, 20);
    const corner = { x: place.x - WIDTH / 2, y: place.y - HEAD / 2 };
    actions.add(type, { x: event.clientX, y: event.clientY, place: corner, behind: null, on });
  }, [actions, instance, lines]);

  return (
    <div
      ref={root}
      className={styles.canvas}
      role="application"
      aria-label={w.canvas}
      aria-roledescription={w.canvasRole}
      aria-describedby="canvas-help"
      tabIndex={0}
      data-canvas
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("application/x-cordboard-module")) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
      onDrop={onDrop}
    >
      <p id="canvas-help" className="visually-hidden">{w.canvasHelp}</p>
      <CanvasContext value={context}>
        <ReactFlow<CanvasNode>
          nodes={nodes}
          edges={NONE}
          nodeTypes={NODE_TYPES}
          onNodesChange={onNodesChange}
          onNodeDragStop={onDragStop}
          onNodeClick={(_event, node) => {
            if (node.type === "module") useDesigner.getState().moveCursor({ module: node.id, row: null });
            root.current?.focus({ preventScroll: true });
          }}
          onNodeDoubleClick={(_event, node) => {
            if (node.type === "module" && editable) useDesigner.getState().rename(node.id);
          }}
          onNodeMouseEnter={(_event, node) => setOver(node.id)}
          onNodeMouseLeave={() => setOver(null)}
          onPaneMouseMove={onPointerOver}
          onPaneMouseLeave={() => setHovered(null)}
          onPaneClick={(event) => {
            const state = useDesigner.getState();
            if (hovered !== null) {
              state.selectConnector(hovered);
              if (event.detail === 2) actions.openSetup(hovered);
            } else {
              state.select([]);
              state.moveCursor(null);
            }
            root.current?.focus({ preventScroll: true });
          }}
          nodesDraggable={editable}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={["Control", "Meta", "Shift"]}
          elevateNodesOnSelect={false}
          onlyRenderVisibleElements
          snapToGrid
          snapGrid={[10, 10]}
          minZoom={0.05}
          maxZoom={2}
          panOnScroll={!wheelZooms}
          zoomOnScroll={wheelZooms}
          zoomOnDoubleClick={false}
          onInit={openView}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={20} size={1} color="var(--hair)" />
          <RestingLines lines={lines} without={moved} lit={litConnectors} />
          <ActiveLines
            lines={[...activeNow.values()]}
            selected={connector === null ? null : (activeNow.get(connector) ?? null)}
            hovered={hovered}
            drawn={drawn}
            onDragEnd={dragEnd}
          />
        </ReactFlow>
      </CanvasContext>
      {empty && <p className={tools.hint}>{w.emptyFlow}</p>}
      <CanvasTools />
    </div>
  );
}

/** The set of before for as long as the next one has the same in it. */
function useSameSet(next: ReadonlySet<string>): ReadonlySet<string> {
  const [kept, keep] = useState(next);
  if (kept === next || (kept.size === next.size && [...next].every((each) => kept.has(each)))) return kept;
  keep(next);
  return next;
}
