/** The connectors that somebody touches: of selected, hovered or moved cards, and the one that is being drawn. */
import { useStore, ViewportPortal } from "@xyflow/react";

import { curve, pathOf } from "../model/lines";
import type { Point } from "../model/history";
import styles from "./canvas.module.css";
import type { Line } from "./lineMap";

interface ActiveProps {
  lines: readonly Line[];
  /** The selected connector: its end can be dragged elsewhere. */
  selected: Line | null;
  hovered: number | null;
  /** The line that is being drawn, from a port to the pointer. */
  drawn: { from: Point; to: Point } | null;
  onDragEnd: (line: Line, event: React.PointerEvent) => void;
}

export function ActiveLines({ lines, selected, hovered, drawn, onDragEnd }: ActiveProps) {
  // Thicker than the connectors at rest below, from however far the flow is seen.
  const thickness = useStore((state) => Math.max(1.5, 1.2 / state.transform[2]));
  return (
    <>
      <ViewportPortal>
        <svg className={styles.active} style={{ "--thickness": `${thickness}px` } as React.CSSProperties} aria-hidden>
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
              <path d="M0 0L8 4L0 8z" className={styles.tip} />
            </marker>
          </defs>
          {lines.map((line) => (
            <path
              key={line.index}
              d={pathOf(line.curve)}
              className={styles.line}
              data-back={line.curve.back}
              data-strong={line.index === selected?.index || line.index === hovered}
              markerEnd="url(#tip)"
            />
          ))}
          {drawn !== null && <path d={pathOf(curve(drawn.from, drawn.to))} className={styles.line} data-strong markerEnd="url(#tip)" />}
        </svg>
      </ViewportPortal>
      {selected !== null && (
        <ViewportPortal>
          <svg className={styles.grips} aria-hidden>
            <circle
              cx={selected.curve.to.x}
              cy={selected.curve.to.y}
              r={7}
              className={`${styles.grip} nodrag nopan`}
              onPointerDown={(event) => onDragEnd(selected, event)}
            />
          </svg>
        </ViewportPortal>
      )}
    </>
  );
}
