/** What part of the flow is seen, moved by keys, panels and dialogs. */
import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect } from "react";

import { HEAD, WIDTH } from "../model/card";
import { openingView, type Box } from "../model/opening";
import { glide } from "./glide";
import { useDesigner } from "./store";
import type { CanvasNode } from "./useNodes";
import { showView } from "./view";

/** How far from the edge what comes into sight stands, in pixels of the window. */
const EDGE = 32;

/** How far what runs from `low` to `high` has to move to be seen in a room of that size. */
function into(low: number, high: number, size: number): number {
  if (low < EDGE) return EDGE - low;
  return high > size - EDGE ? size - EDGE - high : 0;
}

/** Let others move what is seen. */
export function useCanvasView(root: React.RefObject<HTMLDivElement | null>) {
  const instance = useReactFlow<CanvasNode>();
  const openView = useCallback(() => {
    const box = root.current?.getBoundingClientRect();
    if (box !== undefined) void instance.setViewport(openingView(flowBoxes(), box));
  }, [instance, root]);
  useEffect(() => {
    showView({
      reveal: (modules) => {
        const { at, cards } = useDesigner.getState();
        const boxes = [...modules].flatMap((name) => {
          const place = at.get(name);
          return place === undefined ? [] : [{ ...place, width: WIDTH, height: cards.get(name)?.height ?? HEAD }];
        });
        const box = root.current?.getBoundingClientRect();
        if (boxes.length === 0 || box === undefined) return;
        const [left, top] = [Math.min(...boxes.map((each) => each.x)), Math.min(...boxes.map((each) => each.y))];
        const right = Math.max(...boxes.map((each) => each.x + each.width));
        const bottom = Math.max(...boxes.map((each) => each.y + each.height));
        const { x, y, zoom } = instance.getViewport();
        const seen = left * zoom + x >= 0 && top * zoom + y >= 0 && right * zoom + x <= box.width && bottom * zoom + y <= box.height;
        if (seen) return;
        if ((right - left) * zoom <= box.width - 2 * EDGE && (bottom - top) * zoom <= box.height - 2 * EDGE) {
          // No further than it takes: what was seen beside it stays in sight.
          const to = { x: x + into(left * zoom + x, right * zoom + x, box.width), y: y + into(top * zoom + y, bottom * zoom + y, box.height) };
          void instance.setViewport({ ...to, zoom }, glide());
          return;
        }
        const fits = Math.min(zoom, (box.width - 80) / (right - left), (box.height - 80) / (bottom - top));
        void instance.setCenter((left + right) / 2, (top + bottom) / 2, { zoom: Math.max(fits, 0.05), ...glide() });
      },
      approach: (module) => {
        const { at, cards } = useDesigner.getState();
        const place = at.get(module);
        if (place === undefined) return;
        const height = cards.get(module)?.height ?? HEAD;
        void instance.setCenter(place.x + WIDTH / 2, place.y + height / 2, { zoom: Math.max(instance.getZoom(), 0.8) });
      },
      approachPlace: (at) => void instance.setCenter(at.x + 100, at.y + 20, { zoom: Math.max(instance.getZoom(), 0.8), ...glide() }),
      fit: () => void instance.fitView({ padding: 0.08, maxZoom: 1, ...glide() }),
      zoomTo: (zoom) => {
        const { at, cards, cursor } = useDesigner.getState();
        const place = at.get(cursor?.module ?? "");
        if (place === undefined) return void instance.zoomTo(zoom, glide());
        const height = cards.get(cursor?.module ?? "")?.height ?? HEAD;
        void instance.setCenter(place.x + WIDTH / 2, place.y + height / 2, { zoom, ...glide() });
      },
      // At once: a second press while the view still moved would count from a zoom between the two.
      zoomBy: (factor) => void instance.zoomTo(instance.getZoom() * factor),
      toFlow: (at) => instance.screenToFlowPosition(at, { snapToGrid: false }),
      toWindow: (at) => instance.flowToScreenPosition(at),
      middle: () => {
        const box = root.current?.getBoundingClientRect() ?? new DOMRect();
        return instance.screenToFlowPosition({ x: box.x + box.width / 2 - 130, y: box.y + box.height / 2 - 60 });
      },
      focus: () => root.current?.focus({ preventScroll: true }),
    });
    return () => showView(null);
  }, [instance, root]);
  return openView;
}

/** What is on the canvas, the module in which the flow begins first. */
function flowBoxes(): Box[] {
  const { flow, at, cards, edited } = useDesigner.getState();
  const first = flow.modules.find((each) => each.first)?.name;
  const names = [...at.keys()].sort((one, other) => Number(other === first) - Number(one === first));
  const modules = names.map((name) => ({ x: 0, y: 0, ...at.get(name), width: WIDTH, height: cards.get(name)?.height ?? HEAD }));
  return [...modules, ...edited.layout.frames, ...edited.layout.notes.map((note) => ({ ...note, height: HEAD }))];
}
