/** What stands at the edge of the canvas: the overview of the flow, and how near it is seen. */
import { IconMinus, IconMouse, IconPlus, IconMaximize } from "@tabler/icons-react";
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef, useSyncExternalStore } from "react";

import { IconButton } from "../../../design/controls";
import { WIDTH } from "../model/card";
import styles from "./tools.module.css";
import { useDesigner } from "./store";
import { view } from "./view";
import { useWords } from "./words";

const WHEEL = "cordboard.wheel";
const listeners = new Set<() => void>();

/** Whether the wheel zooms, as the person chose; it moves the canvas otherwise. */
export function useWheelZooms(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(WHEEL) === "zooms",
  );
}

function setWheelZooms(zooms: boolean): void {
  localStorage.setItem(WHEEL, zooms ? "zooms" : "pans");
  listeners.forEach((each) => each());
}

export function CanvasTools() {
  const w = useWords();
  const zoom = useStore((state) => state.transform[2]);
  const zooms = useWheelZooms();
  return (
    <div className={styles.tools}>
      <Minimap />
      <div className={styles.zoom}>
        <IconButton label={w.zoomOut} onPress={() => view.current.zoomBy(1 / 1.25)}>
          <IconMinus size={14} />
        </IconButton>
        <span>{Math.round(zoom * 100)} %</span>
        <IconButton label={w.zoomIn} onPress={() => view.current.zoomBy(1.25)}>
          <IconPlus size={14} />
        </IconButton>
        <IconButton label={w.fit} onPress={() => view.current.fit()}>
          <IconMaximize size={14} />
        </IconButton>
        <IconButton label={zooms ? w.wheelPans : w.wheelZooms} selected={zooms} onPress={() => setWheelZooms(!zooms)}>
          <IconMouse size={14} />
        </IconButton>
      </div>
    </div>
  );
}

const MAP = { width: 180, height: 110 };
const FAMILIES: Readonly<Record<string, string>> = { says: "--says", asks: "--asks", looks: "--looks-up", reaches: "--reaches" };

/** The whole flow in small; a click goes there. */
function Minimap() {
  const w = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const cards = useDesigner((state) => state.cards);
  const at = useDesigner((state) => state.at);
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const instance = useReactFlow();
  const scale = useRef({ left: 0, top: 0, zoom: 1 });

  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!canvas.current || !pen) return;
    const density = window.devicePixelRatio;
    canvas.current.width = MAP.width * density;
    canvas.current.height = MAP.height * density;
    const [x, y, zoom] = transform;
    const seen = { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
    let { left, top, right, bottom } = seen;
    for (const [name, place] of at) {
      left = Math.min(left, place.x);
      top = Math.min(top, place.y);
      right = Math.max(right, place.x + WIDTH);
      bottom = Math.max(bottom, place.y + (cards.get(name)?.height ?? 0));
    }
    const small = Math.min(MAP.width / (right - left), MAP.height / (bottom - top));
    scale.current = { left, top, zoom: small };
    const colours = getComputedStyle(canvas.current);
    const own = small * density;
    pen.setTransform(own, 0, 0, own, -left * own, -top * own);
    for (const [name, place] of at) {
      const card = cards.get(name);
      if (card === undefined) continue;
      pen.fillStyle = colours.getPropertyValue(FAMILIES[card.family] ?? "--line");
      pen.fillRect(place.x, place.y, WIDTH, card.height);
    }
    pen.strokeStyle = colours.getPropertyValue("--text");
    pen.lineWidth = 1.5 / small;
    pen.strokeRect(seen.left, seen.top, seen.right - seen.left, seen.bottom - seen.top);
  }, [cards, at, transform, width, height]);

  const go = (event: React.PointerEvent) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const { left, top, zoom } = scale.current;
    const point = { x: left + (event.clientX - box.x) / zoom, y: top + (event.clientY - box.y) / zoom };
    void instance.setCenter(point.x, point.y, { zoom: instance.getZoom() });
  };
  return (
    <canvas
      ref={canvas}
      className={styles.minimap}
      style={MAP}
      role="img"
      aria-label={w.minimap}
      onPointerDown={go}
      onPointerMove={go}
    />
  );
}
