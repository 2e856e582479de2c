/** The nodes of the canvas: cards, notes and frames, where they stand or are just being moved to. */
import type { NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";

import { WIDTH, type Card } from "../model/card";
import { carried } from "../model/frames";
import type { Point } from "../model/history";
import type { ModuleNode } from "./ModuleCard";
import type { FrameNode, NoteNode } from "./NoteCard";
import { useDesigner } from "./store";

export type CanvasNode = ModuleNode | NoteNode | FrameNode;

const STILL: ReadonlyMap<string, Point> = new Map();
const NOTE = "\0note:";
const FRAME = "\0frame:";

/** The place of a note in the layout's list; null for other nodes. No module can be called as notes are here. */
export function noteOf(id: string): number | null {
  return id.startsWith(NOTE) ? Number(id.slice(NOTE.length)) : null;
}

/** The place of a frame in the layout's list; null for other nodes. */
export function frameOf(id: string): number | null {
  return id.startsWith(FRAME) ? Number(id.slice(FRAME.length)) : null;
}

interface Made {
  card: Card;
  at: Point;
  selected: boolean;
  problems: number;
  node: ModuleNode;
}

interface Sizing {
  id: string;
  width: number;
  height: number;
}

export function useNodes(problems: ReadonlyMap<string, number>) {
  const cards = useDesigner((state) => state.cards);
  const at = useDesigner((state) => state.at);
  const selected = useDesigner((state) => state.selected);
  const note = useDesigner((state) => state.note);
  const frame = useDesigner((state) => state.frame);
  const layout = useDesigner((state) => state.edited.layout);
  const [moving, setMoving] = useState(STILL);
  /** The note or frame whose size is just being changed. */
  const [sizing, setSizing] = useState<Sizing | null>(null);
  const made = useRef(new Map<string, Made>());

  const resting = useMemo(() => {
    const known = made.current;
    const nodes: CanvasNode[] = layout.frames.map((each, index) => ({
      id: `${FRAME}${index}`, type: "frame", position: { x: each.x, y: each.y }, width: each.width, height: each.height,
      data: { title: each.title, index }, zIndex: -2, selected: frame === index,
      // What is in a frame can be pressed through it: it is moved by its title.
      style: { pointerEvents: "none" },
    }));
    layout.notes.forEach((each, index) =>
      nodes.push({
        id: `${NOTE}${index}`, type: "note", position: { x: each.x, y: each.y }, width: each.width,
        height: Math.max(40, 18 + 20 * each.text.split("\n").length), data: { note: each, index }, zIndex: -1, selected: note === index,
      }),
    );
    const next = new Map<string, Made>();
    for (const [name, card] of cards) {
      const place = at.get(name) ?? { x: 0, y: 0 };
      const is = { card, at: place, selected: selected.has(name), problems: problems.get(name) ?? 0 };
      const was = known.get(name);
      const same = was !== undefined && was.card === card && was.at === place && was.selected === is.selected && was.problems === is.problems;
      const node: ModuleNode = same ? was.node : {
        id: name, type: "module", position: place, width: WIDTH, height: card.height, data: { card, problems: is.problems }, selected: is.selected,
      };
      next.set(name, { ...is, node });
      nodes.push(node);
    }
    made.current = next;
    return nodes;
  }, [cards, at, selected, note, frame, layout, problems]);

  const nodes = useMemo(
    () =>
      moving.size === 0 && sizing === null ? resting : resting.map((node) => {
        const to = moving.get(node.id);
        if (node.id === sizing?.id) return { ...node, width: sizing.width, height: sizing.height };
        return to === undefined ? node : { ...node, position: to };
      }),
    [resting, moving, sizing],
  );

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    const moved = new Map<string, Point>();
    const state = useDesigner.getState();
    const picked = new Set(state.selected);
    let { note, frame } = state;
    let selects = false;
    for (const change of changes) {
      if (change.type === "position" && change.position !== undefined && change.dragging === true) {
        const carrying = state.edited.layout.frames[frameOf(change.id) ?? -1];
        if (carrying !== undefined) {
          const inside = carried(carrying, change.position, state.cards, state.at, state.edited.layout.notes);
          for (const [name, to] of inside.modules) moved.set(name, to);
          for (const [index, to] of inside.notes) moved.set(`${NOTE}${index}`, to);
        }
        moved.set(change.id, change.position);
      }
      if (change.type === "dimensions" && change.resizing !== undefined) {
        setSizing(change.resizing && change.dimensions !== undefined ? { id: change.id, ...change.dimensions } : null);
      }
      if (change.type !== "select") continue;
      selects = true;
      const about = noteOf(change.id);
      const around = frameOf(change.id);
      if (around !== null) frame = change.selected ? around : frame === around ? null : frame;
      else if (about !== null) note = change.selected ? about : note === about ? null : note;
      else if (change.selected) picked.add(change.id);
      else picked.delete(change.id);
    }
    if (moved.size > 0) setMoving(moved);
    if (!selects) return;
    if (note !== null && note !== state.note) state.selectNote(note);
    else if (frame !== null && frame !== state.frame) state.selectFrame(frame);
    else if (picked.size > 0 || state.connector === null) {
      state.select(picked);
      if (picked.size === 0 && note !== null) state.selectNote(note);
      else if (picked.size === 0 && frame !== null) state.selectFrame(frame);
    }
  }, []);

  const settle = useCallback(() => setMoving(STILL), []);
  return { nodes, moving, onNodesChange, settle };
}
