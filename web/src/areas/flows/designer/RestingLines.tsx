/** The connectors that nobody touches, as one bitmap: thousands of elements would cost more than all else. */
import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";

import { boundsOf, meet } from "../model/lines";
import type { Mark } from "../view/compared";
import styles from "./canvas.module.css";
import type { Line } from "./lineMap";

interface Resting {
  lines: ReadonlyMap<number, Line>;
  /** Those that are not drawn here: their cards are just being moved. */
  without: ReadonlySet<number>;
  /** The connectors of a lit path; null where none is lit. */
  lit: ReadonlySet<number> | null;
  /** How thick each is, where they show how many took them; those without one rest pale. */
  weights?: ReadonlyMap<number, number> | null;
  /** What changed of each; those without one rest pale. */
  marks?: ReadonlyMap<number, Mark> | null;
}

/** The colours of changes. */
const MARKS: readonly (readonly [Mark, string])[] = [["changed", "--warning"], ["removed", "--bad"], ["added", "--good"]];

export function RestingLines({ lines, without, lit, weights = null, marks = null }: Resting) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const latest = useRef<Resting>({ lines, without, lit, weights, marks });

  useEffect(() => {
    latest.current = { lines, without, lit, weights, marks };
    draw(canvas.current, store.getState(), latest.current);
  }, [lines, without, lit, weights, marks, store]);

  useEffect(() => {
    let frame = 0;
    const later = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw(canvas.current, store.getState(), latest.current);
      });
    };
    const stop = store.subscribe((state, before) => {
      if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height) later();
    });
    // Colours come from the theme.
    const theme = new MutationObserver(later);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      stop();
      theme.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [store]);

  return <canvas ref={canvas} className={styles.lines} aria-hidden />;
}

interface Seen {
  width: number;
  height: number;
  transform: readonly [number, number, number];
}

function draw(canvas: HTMLCanvasElement | null, seenNow: Seen, { lines, without, lit, weights, marks }: Resting): void {
  const { width, height, transform: [x, y, zoom] } = seenNow;
  const pen = canvas?.getContext("2d");
  if (!canvas || !pen) return;
  const density = window.devicePixelRatio;
  if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
  }
  const colours = getComputedStyle(canvas);
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.setTransform(zoom * density, 0, 0, zoom * density, x * density, y * density);
  const seen = { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
  const resting = [...lines.values()].filter((line) => !without.has(line.index) && meet(boundsOf(line.curve), seen));
  const thin = Math.max(1.5, 0.8 / zoom);
  const paint = (chosen: readonly Line[], colour: string, weight: number, strength: number, dashed = false) => {
    pen.strokeStyle = colour;
    pen.fillStyle = colour;
    pen.lineWidth = weight;
    pen.globalAlpha = strength;
    for (const back of [false, true]) {
      pen.setLineDash(dashed ? [3, 3] : back ? [6, 4] : []);
      pen.beginPath();
      for (const { curve } of chosen) {
        if (curve.back !== back) continue;
        pen.moveTo(curve.from.x, curve.from.y);
        pen.bezierCurveTo(curve.first.x, curve.first.y, curve.second.x, curve.second.y, curve.to.x, curve.to.y);
      }
      pen.stroke();
    }
    if (zoom < 0.45) return;
    pen.beginPath();
    for (const { curve, from, to } of chosen) {
      const turn = from === to ? -1 : 1;
      pen.moveTo(curve.to.x, curve.to.y);
      pen.lineTo(curve.to.x - 7 * turn, curve.to.y - 4);
      pen.lineTo(curve.to.x - 7 * turn, curve.to.y + 4);
    }
    pen.fill();
  };
  const line = colours.getPropertyValue("--line");
  if (weights) {
    paint(resting.filter((each) => !weights.has(each.index)), line, thin, 0.4);
    for (const weight of new Set(weights.values())) {
      const same = resting.filter((each) => weights.get(each.index) === weight);
      paint(same, colours.getPropertyValue("--accent"), Math.max(thin, weight * Math.max(1, 0.45 / zoom)), 0.75);
    }
  } else if (marks) {
    paint(resting.filter((each) => !marks.has(each.index)), line, thin, 0.5);
    for (const [mark, colour] of MARKS) {
      paint(resting.filter((each) => marks.get(each.index) === mark), colours.getPropertyValue(colour), thin * 1.8, 1, mark === "removed");
    }
  } else if (lit === null) paint(resting, line, thin, 1);
  else {
    paint(resting.filter((each) => !lit.has(each.index)), line, thin, 0.4);
    paint(resting.filter((each) => lit.has(each.index)), colours.getPropertyValue("--accent"), thin * 2, 1);
  }
}
