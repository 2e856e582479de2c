/** The keys of the canvas, and its clipboard. They act while the canvas, or nothing, has the focus. */
import { useEffect, useRef } from "react";

import { useCommands } from "../../../app/commands";
import { useShortcuts, type Shortcut } from "../../../keys/shortcuts";
import type { Point } from "../model/history";
import { firstOf, walk, type Cursor, type Direction } from "../model/walk";
import { usePanels, type LeftTab } from "../panels/state";
import { useActions, type Actions } from "./actions";
import { eventWords, resultWords } from "./eventWords";
import { placeOf } from "./problemPlaces";
import { atPointer, useDesigner } from "./store";
import { view } from "./view";
import { useWords, type Words } from "./words";

/** Whether the focus is where the keys of the canvas act: there, in the outline, or nowhere. */
export function onCanvas(target: Element | null): boolean {
  return target === null || target === document.body || target.id === "page" || target.closest("[data-canvas], [data-outline]") !== null;
}

const ARROWS: readonly [string, Direction][] = [
  ["ArrowUp", "up"], ["ArrowDown", "down"], ["ArrowLeft", "left"], ["ArrowRight", "right"],
];
const STEPS: Readonly<Record<Direction, { x: number; y: number }>> = {
  up: { x: 0, y: -10 }, down: { x: 0, y: 10 }, left: { x: -10, y: 0 }, right: { x: 10, y: 0 },
};

export function useKeys(): void {
  const w = useWords();
  const actions = useActions();
  const came = useRef<string[]>([]);
  const problem = useRef(-1);
  const state = useDesigner.getState;

  const moveTo = (cursor: Cursor | null, extend = false) => {
    if (cursor === null) return;
    came.current = [...came.current.slice(-50), cursor.module];
    if (extend) state().select([...state().selected, cursor.module]);
    else {
      const index = state().cards.get(cursor.module)?.rows.find((row) => row.id === cursor.row)?.connector ?? null;
      if (index === null) state().select([cursor.module]);
      else state().selectConnector(index);
    }
    state().moveCursor(cursor);
    view.current.reveal([cursor.module]);
    state().say(cursorWords(cursor, w));
  };
  /** From wherever the keys are: to the module, and its keys act. */
  const goTo = (module: string) => {
    moveTo({ module, row: null });
    setTimeout(() => view.current.focus());
  };
  const step = (direction: Direction, extend: boolean) => {
    const { cursor, cards, at } = state();
    moveTo(cursor === null ? firstOf(cards) : walk(cursor, direction, cards, at, came.current), extend);
  };
  const nextProblem = () => {
    const places = state().problems.flatMap((each) => {
      const place = placeOf(each);
      return place === null ? [] : [{ place, what: each.what }];
    });
    if (places.length === 0) return state().say(w.noProblem);
    problem.current = (problem.current + 1) % places.length;
    const found = places[problem.current];
    if (found === undefined) return;
    const { module, connector } = found.place;
    moveTo({ module, row: connector === null ? null : `c${connector}` });
    state().say(found.what);
  };
  const edit = () => {
    const { note, frame } = state();
    if (note !== null || frame !== null) {
      document.querySelector<HTMLElement>("[data-canvas] .react-flow__node.selected :is(input, textarea)")?.focus();
      return;
    }
    document.querySelector<HTMLElement>("[data-side-panel] :is(input, textarea, select, button:not([role=tab]))")?.focus();
  };
  const unfoldOr = (run: () => void) => () => {
    const { cursor, cards } = state();
    const row = cursor === null ? undefined : cards.get(cursor.module)?.rows.find((each) => each.id === cursor.row);
    if (row?.kind === "more" && cursor !== null) state().unfold(cursor.module);
    else run();
  };
  const giveUp = () => {
    if (state().lit !== null) state().light(null);
    state().select([]);
    state().moveCursor(null);
  };
  const showItem = (at: Point, select: () => void) => {
    state().moveCursor(null);
    select();
    view.current.approachPlace(at);
    view.current.focus();
  };
  const rename = () => {
    if (state().note !== null || state().frame !== null) return edit();
    const [name] = actions.chosen();
    if (name === undefined || !state().editable) return;
    view.current.approach(name);
    state().rename(name);
  };

  const here: Shortcut[] = [
    ...ARROWS.map(([keys, direction]) => ({ keys, label: arrowLabel(direction, w), run: () => step(direction, false) })),
    ...ARROWS.map(([keys, direction]) => ({ keys: `Shift+${keys}`, label: w.extend, run: () => step(direction, true) })),
    ...ARROWS.map(([keys, direction]) => ({ keys: `Alt+${keys}`, label: w.move, run: () => actions.nudge(STEPS[direction]) })),
    { keys: "Home", label: w.toFirst, run: () => moveTo(firstOf(state().cards)) },
    { keys: "Enter", label: w.edit, run: unfoldOr(edit) },
    { keys: "c", label: w.connectHere, run: unfoldOr(() => actions.openSetup(state().connector)) },
    { keys: "a", label: w.addBehind, run: () => actions.openAdd() },
    { keys: "i", label: w.insertHere, run: () => actions.openInsert() },
    { keys: "n", label: w.addNote, run: () => actions.note() },
    { keys: "Shift+f", label: w.addFrame, run: () => actions.frame() },
    { keys: "f", label: w.makeFirst, run: () => [...actions.chosen()].slice(0, 1).forEach((name) => actions.makeFirst(name)) },
    { keys: "Delete", label: w.remove, run: () => actions.remove() },
    { keys: "Backspace", label: w.remove, run: () => actions.remove() },
    { keys: "Shift+Delete", label: w.removeOnly, run: () => actions.remove(false) },
    { keys: "F2", label: w.rename, run: rename },
    { keys: "$mod+z", label: w.undo, run: () => actions.undo() },
    { keys: "$mod+Shift+z", label: w.redo, run: () => actions.redo() },
    { keys: "$mod+y", label: w.redo, run: () => actions.redo() },
    { keys: "$mod+d", label: w.duplicate, run: () => actions.duplicate() },
    { keys: "$mod+a", label: w.selectAll, run: () => state().select(state().cards.keys()) },
    { keys: "Shift+t", label: w.tidy, run: () => void actions.tidy() },
    { keys: "1", label: w.fullSize, run: () => view.current.zoomTo(1) },
    { keys: "0", label: w.fit, run: () => view.current.fit() },
    { keys: "+", label: w.zoomIn, run: () => view.current.zoomBy(1.25) },
    { keys: "-", label: w.zoomOut, run: () => view.current.zoomBy(1 / 1.25) },
    { keys: "Escape", label: w.giveUp, run: giveUp },
    // What is typed while something opens beside the pointer is for that, and not for the canvas.
  ].map((each) => ({ ...each, when: (target: Element | null) => onCanvas(target) && !atPointer() }));

  useShortcuts(w.designer, [
    ...here,
    { keys: "$mod+f", label: w.search, run: () => state().search(true) },
    { keys: "F8", label: w.nextProblem, run: nextProblem },
    { keys: "$mod+.", label: w.fixes, run: () => actions.openFixes() },
    { keys: "/", label: w.find, run: () => showLeft("palette", "[data-palette] input") },
    { keys: "o", label: w.showOutline, run: () => showLeft("outline", "[data-outline] [role=row]"), when: onCanvas },
  ]);
  useCommands([
    { id: "designer:outline", title: w.showOutline, keys: "o", run: () => showLeft("outline", "[data-outline] [role=row]") },
    { id: "designer:tidy", title: w.tidy, keys: "Shift+t", run: () => void actions.tidy() },
    { id: "designer:search", title: w.search, keys: "$mod+f", run: () => state().search(true) },
    { id: "designer:fit", title: w.fit, keys: "0", run: () => view.current.fit() },
    { id: "designer:problem", title: w.nextProblem, keys: "F8", run: nextProblem },
    { id: "designer:fixes", title: w.fixes, keys: "$mod+.", run: () => actions.openFixes() },
    { id: "designer:note", title: w.addNote, keys: "n", run: () => actions.note() },
    { id: "designer:frame", title: w.addFrame, keys: "Shift+f", run: () => actions.frame() },
    ...state().edited.layout.notes.map((note, index) => ({
      id: `note:${index}`, title: note.text || w.noteEmpty, hint: w.note, run: () => showItem(note, () => state().selectNote(index)),
    })),
    ...state().edited.layout.frames.map((frame, index) => ({
      id: `frame:${index}`, title: frame.title || w.frameEmpty, hint: w.frame, run: () => showItem(frame, () => state().selectFrame(index)),
    })),
    ...[...state().cards.values()].map((card) => ({
      id: `module:${card.name}`, title: card.name, hint: card.title, run: () => goTo(card.name),
    })),
  ]);
  useClipboard(actions);
}

/** Show a panel left of the canvas, and give it the keyboard as soon as it is there. */
function showLeft(tab: LeftTab, within: string): void {
  usePanels.getState().showLeft(tab);
  const until = performance.now() + 10_000; // it may have to be loaded
  let kept = 0;
  const focus = () => {
    const found = document.querySelector<HTMLElement>(`${within}[data-selected]`) ?? document.querySelector<HTMLElement>(within);
    // While the page still draws it, what has the focus may be put in place of anew; a person who went elsewhere stays there.
    if (found !== null && (kept === 0 || document.activeElement === document.body)) found.focus();
    if (found !== null) kept += 1;
    if (kept < 30 && performance.now() < until) requestAnimationFrame(focus);
  };
  focus();
}

function arrowLabel(direction: Direction, w: Words): string {
  return { up: w.keysUp, down: w.keysDown, left: w.keysLeft, right: w.keysRight }[direction];
}

function cursorWords(cursor: Cursor, w: Words): string {
  const { cards, catalogue, problems } = useDesigner.getState();
  const card = cards.get(cursor.module);
  if (card === undefined) return "";
  const row = card.rows.find((each) => each.id === cursor.row);
  if (row?.kind === "more") return row.count === 0 ? w.fewer : w.more(row.count);
  if (row !== undefined) return w.rowName(eventWords(row.event, row.value, catalogue, w), row.to, resultWords(row.result, catalogue));
  const count = problems.filter((each) => placeOf(each)?.module === card.name).length;
  return w.cardName(
    card.name, card.title, w.waysOut(card.rows.filter((each) => each.kind === "connector").length), count === 0 ? "" : w.problems(count),
  );
}

/** Copy, cut and paste through the clipboard of the system, as text. The events come without asking for a permission. */
function useClipboard(actions: Actions): void {
  useEffect(() => {
    const ours = () => onCanvas(document.activeElement) && (document.getSelection()?.isCollapsed ?? true);
    const take = (read: () => string) => (event: ClipboardEvent) => {
      const text = ours() ? read() : "";
      if (text === "" || event.clipboardData === null) return;
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    };
    const copy = take(() => actions.copied());
    const cut = take(() => (useDesigner.getState().editable ? actions.cut() : actions.copied()));
    const put = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!onCanvas(document.activeElement) || text === "") return;
      event.preventDefault();
      actions.paste(text);
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", put);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", put);
    };
  }, [actions]);
}
