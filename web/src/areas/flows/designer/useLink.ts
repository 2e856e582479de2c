/** Drawing a connector with the pointer: from a port to a card, to nothing, or the end of one elsewhere. */
import { useCallback, useEffect, useRef, useState } from "react";

import { portOf, WIDTH, type Row } from "../model/card";
import type { Point } from "../model/history";
import { useActions } from "./actions";
import type { Line } from "./lineMap";
import { useDesigner } from "./store";
import { view } from "./view";

interface Link {
  from: string;
  /** The connector whose end is moved; null for a new one. */
  index: number | null;
  event: string;
  value: string;
  start: Point;
}

/** How far the pointer moves before it is a drag, in pixels of the window. */
const SLACK = 4;

export function useLink() {
  const actions = useActions();
  const [drawn, setDrawn] = useState<{ from: Point; to: Point } | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  const follow = useCallback((link: Link, press: React.PointerEvent) => {
    if (!useDesigner.getState().editable || press.button !== 0) return;
    press.preventDefault();
    press.stopPropagation();
    const pressed = { x: press.clientX, y: press.clientY };
    let moved = false;
    const onMove = (event: PointerEvent) => {
      moved ||= Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLACK;
      if (moved) setDrawn({ from: link.start, to: view.current.toFlow({ x: event.clientX, y: event.clientY }) });
    };
    const end = () => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("keydown", onKey, true);
      setDrawn(null);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      end();
    };
    const onUp = (event: PointerEvent) => {
      end();
      const at = { x: event.clientX, y: event.clientY };
      const state = useDesigner.getState();
      const { from, event: name, value, index } = link;
      if (!moved) {
        const written = index === null ? undefined : state.flow.connectors[index];
        state.openSetup({ ...at, connector: index, from, to: written?.to ?? "", event: name, value });
        return;
      }
      const under = document.elementFromPoint(at.x, at.y);
      const target = under?.closest(".react-flow__node")?.getAttribute("data-id") ?? null;
      if (target !== null && state.cards.has(target)) {
        if (index !== null) actions.retarget(index, target);
        else state.openSetup({ ...at, connector: null, from, to: target, event: name, value });
      } else if (index === null && under?.closest(".react-flow__pane") !== null) {
        const place = view.current.toFlow(at);
        state.openAdding({ ...at, place: { x: place.x, y: place.y - 22 }, behind: { from, event: name, value }, on: null });
      }
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("keydown", onKey, true);
    stop.current = end;
  }, [actions]);

  const startLink = useCallback((from: string, row: Row | null, press: React.PointerEvent) => {
    const { cards, at } = useDesigner.getState();
    const card = cards.get(from);
    const place = at.get(from);
    if (card === undefined || place === undefined) return;
    const start = { x: place.x + WIDTH, y: place.y + portOf(card, row?.id ?? "") };
    follow({ from, index: row?.connector ?? null, event: row?.event ?? "", value: row?.value ?? "", start }, press);
  }, [follow]);

  const dragEnd = useCallback((line: Line, press: React.PointerEvent) => {
    const connector = useDesigner.getState().flow.connectors[line.index];
    if (connector === undefined) return;
    follow({ from: line.from, index: line.index, event: connector.event, value: connector.value, start: line.curve.from }, press);
  }, [follow]);

  return { drawn, startLink, dragEnd };
}
