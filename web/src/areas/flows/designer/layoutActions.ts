/** The commands that place things on the canvas: cards, notes and frames. They change the layout, never the flow. */
import { aligned, moveTo, snapped, type Alignment } from "../model/edits";
import { addNote } from "../model/fragment";
import { carried, frameAround } from "../model/frames";
import type { Point } from "../model/history";
import { useDesigner } from "./store";
import { placesFor } from "./tidying";
import { view } from "./view";
import type { Words } from "./words";

/** `chosen` gives the modules that a command is about. */
export function layoutActionsIn(w: Words, chosen: () => ReadonlySet<string>) {
  const state = useDesigner.getState;
  /** Move cards, notes and frames as one step; what stands in a frame moves along. */
  const moveAll = (modules: ReadonlyMap<string, Point>, notes: ReadonlyMap<number, Point>, frames: ReadonlyMap<number, Point>, key?: string) => {
    const { cards, at, edited } = state();
    const along = [...frames].flatMap(([index, to]) => {
      const frame = edited.layout.frames[index];
      return frame === undefined ? [] : [carried(frame, to, cards, at, edited.layout.notes)];
    });
    const movedModules = new Map([...along.flatMap((each) => [...each.modules]), ...modules]);
    const movedNotes = new Map([...along.flatMap((each) => [...each.notes]), ...notes]);
    if (movedModules.size + movedNotes.size + frames.size === 0) return;
    const name = frames.size > 0 ? w.stepMoveFrame : movedModules.size > 0 ? w.stepMove(movedModules.size) : w.stepMoveNote;
    state().change(name, (draft) => {
      moveTo(draft, movedModules);
      for (const [index, to] of movedNotes) Object.assign(draft.layout.notes[index] ?? {}, snapped(to));
      for (const [index, to] of frames) Object.assign(draft.layout.frames[index] ?? {}, snapped(to));
    }, key);
  };

  return {
    moveAll,

    /** Move what is chosen; presses of a key one after the other are one step. */
    nudge(by: Point) {
      const { note, frame, edited } = state();
      const moved = (index: number | null, listed: readonly Point[]) => {
        const from = listed[index ?? -1];
        return index === null || from === undefined ? new Map<number, Point>() : new Map([[index, { x: from.x + by.x, y: from.y + by.y }]]);
      };
      if (note !== null || frame !== null) {
        const [notes, frames] = [moved(note, edited.layout.notes), moved(frame, edited.layout.frames)];
        return moveAll(new Map(), notes, frames, `nudge:${note}:${frame}`);
      }
      const names = chosen();
      const to = new Map([...placesOf(names)].map(([name, each]) => [name, { x: each.x + by.x, y: each.y + by.y }]));
      if (to.size > 0) state().change(w.stepMove(to.size), (draft) => moveTo(draft, to), `nudge:${[...names].join("\n")}`);
    },

    align(how: Alignment) {
      const boxes = [...placesOf(chosen())].map(([name, at]) => ({ name, ...at, height: state().cards.get(name)?.height ?? 0 }));
      if (boxes.length < 2) return;
      state().change(w.stepAlign(boxes.length), (draft) => moveTo(draft, aligned(boxes, how)));
    },

    /** Place everything, or what is selected if that is several. */
    async tidy() {
      const { cards, at, selected, slug } = state();
      const only = selected.size > 1 ? selected : undefined;
      const to = await placesFor({ cards, only, at });
      if (to === null || state().slug !== slug) return;
      const there = new Map([...to].filter(([name]) => state().cards.has(name)));
      state().change(w.stepTidy, (draft) => moveTo(draft, there));
      if (only === undefined) view.current.fit();
    },

    note() {
      const place = view.current.middle();
      let index = -1;
      state().change(w.stepNote, (draft) => {
        index = addNote(draft, place, "");
      });
      if (index !== -1) state().selectNote(index);
    },

    /** Draw a frame around what is selected, or an empty one. */
    frame() {
      const boxes = [...placesOf(state().selected)].map(([name, at]) => ({ ...at, height: state().cards.get(name)?.height ?? 0 }));
      const frame = frameAround(boxes, view.current.middle());
      let index = -1;
      state().change(w.stepFrame, (draft) => {
        index = draft.layout.frames.push(frame) - 1;
      });
      if (index !== -1) state().selectFrame(index);
    },
  };
}

/** Where modules stand. */
export function placesOf(names: ReadonlySet<string>): Map<string, Point> {
  return new Map([...useDesigner.getState().at].filter(([name]) => names.has(name)));
}
