/** The commands of the canvas, with their names in the person's language. Keys, menus and the palette call these. */
import { useMemo } from "react";

import { say } from "../../../design/toasts";
import { fits } from "../model/catalogue";
import { cardOf, LINE, type Card } from "../model/card";
import {
  addModule, changeConnector, connect, insertOn, joinTarget, makeFirst, removeConnector, removeModules, renameModule, type Written,
} from "../model/edits";
import { fragmentIn, fragmentOf, fragmentText, paste, type Fragment } from "../model/fragment";
import type { Point } from "../model/history";
import { freePlace } from "../model/tidy";
import { changedModules } from "./changed";
import { layoutActionsIn, placesOf } from "./layoutActions";
import { problemsAt } from "./problemPlaces";
import { useDesigner, type AddRequest } from "./store";
import { view } from "./view";
import { useWords, type Words } from "./words";

export type Actions = ReturnType<typeof actionsIn>;

export function useActions(): Actions {
  const w = useWords();
  return useMemo(() => actionsIn(w), [w]);
}

/** How far a duplicate stands from what it is of. */
const BESIDE = 40;
/** How far right of a card the next one is put. */
const NEXT = 360;

function actionsIn(w: Words) {
  const state = useDesigner.getState;
  const show = (names: readonly string[]) => {
    state().select(names);
    const [first] = names;
    if (first !== undefined) state().moveCursor({ module: first, row: null });
    view.current.reveal(names);
  };
  const pasteAs = (name: string, fragment: Fragment, corner: Point) => {
    let pasted: string[] = [];
    state().change(name, (draft) => {
      pasted = paste(draft, fragment, corner);
    });
    show(pasted);
  };
  const chosen = () => {
    const { selected, cursor } = state();
    return selected.size > 0 ? selected : new Set(cursor === null ? [] : [cursor.module]);
  };

  return {
    ...layoutActionsIn(w, chosen),
    chosen,
    show,

    /** Add a module of a type: where the request says, connected as it says. */
    add(type: string, request: AddRequest) {
      const { catalogue, cards, at, flow } = state();
      const kind = catalogue?.type(type);
      if (catalogue === null || kind === undefined || !fits(kind, flow)) return;
      // With a line for what it will say.
      const { height } = cardOf(flow, { name: "", type, first: false, properties: {} }, [], catalogue, false);
      const place = freePlace(cards, at, "", request.place, height + LINE);
      const onward = kind.events.includes("success") ? "success" : kind.events.find((each) => each !== "failure");
      let name = "";
      state().change(request.on === null ? w.stepAdd(kind.title) : w.stepInsert(kind.title), (draft) => {
        name = addModule(draft, type, kind.title, place);
        if (request.on !== null && onward !== undefined) insertOn(draft, request.on, name, onward);
        else if (request.on !== null) changeConnector(draft, request.on, { to: name });
      });
      if (name === "") return;
      show([name]);
      if (request.behind !== null) {
        const middle = view.current.toWindow(place);
        state().openSetup({ ...request.behind, to: name, connector: null, ...middle });
      }
    },

    /** Save what Connector Setup says. */
    connect(written: Written, index: number | null) {
      if (index !== null) {
        state().change(w.stepChangeConnector(written.from), (draft) => changeConnector(draft, index, written));
        return;
      }
      let place = -1;
      state().change(w.stepConnect(written.from, written.to), (draft) => {
        place = connect(draft, written);
      });
      if (place !== -1) state().moveCursor({ module: written.from, row: `c${place}` });
    },

    retarget(index: number, to: string) {
      const from = state().flow.connectors[index]?.from ?? "";
      state().change(w.stepRetarget(from, to), (draft) => changeConnector(draft, index, { to }));
    },

    /** Delete what is selected: the connector, the note, or the modules. */
    remove(join = true) {
      const { connector, note, frame, flow, cursor } = state();
      if (connector !== null) {
        state().change(w.stepDeleteConnector(flow.connectors[connector]?.from ?? ""), (draft) => removeConnector(draft, connector));
        state().selectConnector(null);
        return;
      }
      if (note !== null) {
        state().change(w.stepDeleteNote, (draft) => void draft.layout.notes.splice(note, 1));
        state().selectNote(null);
        return;
      }
      if (frame !== null) {
        state().change(w.stepDeleteFrame, (draft) => void draft.layout.frames.splice(frame, 1));
        state().selectFrame(null);
        return;
      }
      const row = cursor === null ? undefined : state().cards.get(cursor.module)?.rows.find((each) => each.id === cursor.row);
      if (row?.connector !== undefined && row.connector !== null && cursor !== null) {
        const index = row.connector;
        state().change(w.stepDeleteConnector(cursor.module), (draft) => removeConnector(draft, index));
        return;
      }
      const names = chosen();
      if (names.size === 0) return;
      const before = state();
      // The name of the step says where connectors lead then, so that is asked first.
      const joined = join ? joinTarget(before.edited.document, names) : null;
      const listed = [...names];
      before.change(joined === null ? w.stepDelete(listed) : w.stepDeleteJoined(listed, joined), (draft) => void removeModules(draft, names, join));
      state().select([]);
      if (joined !== null) state().moveCursor({ module: joined, row: null });
    },

    rename(was: string, name: string): boolean {
      const wished = name.trim();
      if (wished === was || wished === "") return true;
      if (state().cards.has(wished)) {
        say(w.nameTaken(wished), "bad");
        return false;
      }
      state().change(w.stepRename(was, wished), (draft) => void renameModule(draft, was, wished));
      state().select([wished]);
      state().moveCursor({ module: wished, row: null });
      return true;
    },

    makeFirst(name: string) {
      state().change(w.stepFirst(name), (draft) => makeFirst(draft, name));
    },

    /** What is chosen as text for the clipboard; empty where nothing is. */
    copied(): string {
      const names = chosen();
      if (names.size === 0) return "";
      state().say(w.copied(names.size));
      return fragmentText(fragmentOf(state().edited.document, names, state().at));
    },

    cut(): string {
      const names = chosen();
      const text = names.size === 0 ? "" : fragmentText(fragmentOf(state().edited.document, names, state().at));
      if (text !== "") state().change(w.stepCut(names.size), (draft) => void removeModules(draft, names, false));
      return text;
    },

    paste(text: string) {
      const fragment = fragmentIn(text);
      if (fragment === null) say(w.nothingPasted);
      else if (!state().editable) say(w.readOnly);
      else pasteAs(w.stepPaste(Object.keys(fragment.modules).length), fragment, view.current.middle());
    },

    duplicate() {
      const names = chosen();
      const at = [...placesOf(names).values()];
      if (at.length === 0) return;
      const corner = { x: Math.min(...at.map((each) => each.x)) + BESIDE, y: Math.min(...at.map((each) => each.y)) + BESIDE };
      pasteAs(w.stepDuplicate(names.size), fragmentOf(state().edited.document, names, state().at), corner);
    },

    /** Offer the fixes of the problems of what is selected. */
    openFixes() {
      const { problems, cursor, connector, selected, at, cards, flow, editable } = state();
      const [first] = selected;
      const module = flow.connectors[connector ?? -1]?.from ?? first ?? cursor?.module;
      const row = cards.get(cursor?.module ?? "")?.rows.find((each) => each.id === cursor?.row);
      const found = module === undefined ? [] : problemsAt(problems, module, connector ?? row?.connector ?? null);
      const place = at.get(module ?? "");
      if (!editable) return say(w.readOnly);
      if (place === undefined || found.every((each) => each.fixes.length === 0)) return say(found.length === 0 ? w.noProblemHere : w.noFix);
      state().openFixes({ ...view.current.toWindow({ x: place.x + 270, y: place.y + 20 }), problems: found });
    },

    undo() {
      const step = state().undo();
      state().say(step === null ? w.nothingToUndo : w.undone(step.name));
      if (step !== null) view.current.reveal(changedModules(step.after, step.before));
    },

    redo() {
      const step = state().redo();
      state().say(step === null ? w.nothingToRedo : w.redone(step.name));
      if (step !== null) view.current.reveal(changedModules(step.before, step.after));
    },

    /** Open the palette for a module behind the row of the cursor, or in the middle. */
    openAdd() {
      const { cursor, cards, at, editable } = state();
      if (!editable) return;
      const card = cursor === null ? undefined : cards.get(cursor.module);
      const from = card === undefined ? undefined : at.get(card.name);
      if (card === undefined || from === undefined) {
        const place = view.current.middle();
        state().openAdding({ ...view.current.toWindow(place), place, behind: null, on: null });
        return;
      }
      const place = { x: from.x + NEXT, y: from.y };
      const behind = card.terminal ? null : { from: card.name, ...rowOf(card, cursor?.row ?? null) };
      state().openAdding({ ...view.current.toWindow({ x: from.x + 130, y: from.y + 44 }), place, behind, on: null });
    },

    /** Open Connector Setup for the row of the cursor, or for a connector. */
    openSetup(index: number | null = null) {
      const { cursor, cards, at, flow, editable } = state();
      const connector = index === null ? undefined : flow.connectors[index];
      const from = connector?.from ?? cursor?.module;
      const card = from === undefined ? undefined : cards.get(from);
      const place = from === undefined ? undefined : at.get(from);
      if (!editable || card === undefined || place === undefined || card.terminal) return;
      const row = connector === undefined ? card.rows.find((each) => each.id === cursor?.row) : undefined;
      const existing = index ?? row?.connector ?? null;
      const written = existing === null ? undefined : flow.connectors[existing];
      state().openSetup({
        ...view.current.toWindow({ x: place.x + 270, y: place.y + 20 }),
        connector: existing,
        from: card.name,
        to: written?.to ?? "",
        event: written?.event ?? row?.event ?? "",
        value: written?.value ?? row?.value ?? "",
      });
    },

    /** Open the palette for a module between the ends of a connector. */
    openInsert(index: number | null = null) {
      const { cursor, cards, at, flow, connector: selected, editable } = state();
      const row = cursor === null ? undefined : cards.get(cursor.module)?.rows.find((each) => each.id === cursor.row);
      const on = index ?? selected ?? row?.connector ?? null;
      const connector = on === null ? undefined : flow.connectors[on];
      const [from, to] = [at.get(connector?.from ?? ""), at.get(connector?.to ?? "")];
      if (!editable || connector === undefined || from === undefined || to === undefined) return;
      const place = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      state().openAdding({ ...view.current.toWindow(place), place, behind: null, on });
    },
  };
}

function rowOf(card: Card, id: string | null): { event: string; value: string } {
  const row = card.rows.find((each) => each.id === id && each.kind === "missing") ?? card.rows.find((each) => each.kind === "missing");
  return { event: row?.event ?? "", value: row?.value ?? "" };
}
