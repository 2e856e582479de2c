/** What the designer shows and edits: one store for canvas, panels and dialogs. */
import { create } from "zustand";

import type { Schemas } from "../../../api/client";
import { cardsOf, type Card } from "../model/card";
import type { Catalogue } from "../model/catalogue";
import { readFlow, type ReadFlow } from "../model/document";
import { change, EMPTY, redo, undo, type Edited, type History, type Point, type Step } from "../model/history";
import { placeMissing } from "../model/tidy";
import type { Cursor } from "../model/walk";

export type DraftProblem = Schemas["DraftProblem"];

/** A way through the flow that is lit up: of a finding, a simulation, or a contact that was. */
export interface LitPath {
  /** The modules in the order in which they are entered. */
  modules: readonly string[];
  /** The connectors taken, by their places in the document's list. */
  connectors: readonly number[];
  /** The module in which it stands, or ended. */
  at: string;
}

/** What Connector Setup is opened with; `connector` is one that is there already. `x` and `y` are of the window. */
export interface SetupRequest {
  x: number;
  y: number;
  connector: number | null;
  from: string;
  to: string;
  event: string;
  value: string;
}

/** What the palette at the pointer is opened with: a module is added at `place`, behind a row or on a connector. */
export interface AddRequest {
  x: number;
  y: number;
  place: Point;
  behind: Pick<SetupRequest, "from" | "event" | "value"> | null;
  on: number | null;
}

/** What the menu of fixes is opened with. */
export interface FixRequest {
  x: number;
  y: number;
  problems: readonly DraftProblem[];
}

/** How far the draft is saved. */
export interface Saving {
  state: "idle" | "waiting" | "saving" | "saved" | "away" | "refused" | "conflict";
  /** When it was saved last. */
  at: number | null;
  /** Why the server refused it. */
  why: string;
}

export interface DesignerState {
  slug: string;
  edited: Edited;
  history: History;
  /** False for a version that is only looked at, and for people who may not edit. */
  editable: boolean;
  /** Names of the selected modules. */
  selected: ReadonlySet<string>;
  /** The selected connector, by its place in the document's list. */
  connector: number | null;
  /** The selected note, by its place in the layout's list. */
  note: number | null;
  /** The selected frame, by its place in the layout's list. */
  frame: number | null;
  /** What `check` says of the newest draft. */
  problems: readonly DraftProblem[];
  lit: LitPath | null;
  /** What was just done, for the live region and for the message after an undo. */
  said: string;

  /** The draft that is edited; null while the live version is looked at. */
  draft: Schemas["DraftSummary"] | null;
  /** The version that is looked at, or that the draft began as. */
  version: string;
  saving: Saving;
  catalogue: Catalogue | null;
  /** The document as a flow, its cards, and where each stands: all follow from what is edited. */
  flow: ReadFlow;
  cards: ReadonlyMap<string, Card>;
  at: ReadonlyMap<string, Point>;
  /** Places of modules that nobody placed. */
  placed: ReadonlyMap<string, Point>;
  /** Modules of which every event is shown. */
  unfolded: ReadonlySet<string>;
  /** Where the keyboard is. */
  cursor: Cursor | null;
  setup: SetupRequest | null;
  adding: AddRequest | null;
  fixing: FixRequest | null;
  searching: boolean;
  renaming: string | null;
}

export interface DesignerActions {
  /** Begin with a document; forgets the history. */
  open: (slug: string, edited: Edited, editable: boolean) => void;
  /** Change the flow or its layout as one named step; steps with the same key become one. */
  change: (name: string, recipe: (draft: Edited) => void, key?: string) => void;
  /** Gives the step that was taken back; null where there is none. */
  undo: () => Step | null;
  redo: () => Step | null;
  select: (modules: Iterable<string>) => void;
  selectConnector: (index: number | null) => void;
  selectNote: (index: number | null) => void;
  selectFrame: (index: number | null) => void;
  setProblems: (problems: readonly DraftProblem[]) => void;
  light: (path: LitPath | null) => void;
  say: (text: string) => void;
  setCatalogue: (catalogue: Catalogue) => void;
  setDraft: (draft: Schemas["DraftSummary"] | null, version: string) => void;
  setSaving: (saving: Partial<Saving>) => void;
  unfold: (module: string) => void;
  moveCursor: (cursor: Cursor | null) => void;
  openSetup: (request: SetupRequest | null) => void;
  openAdding: (request: AddRequest | null) => void;
  openFixes: (request: FixRequest | null) => void;
  search: (open: boolean) => void;
  rename: (module: string | null) => void;
}

export const NOTHING: Edited = { document: {}, layout: { modules: {}, notes: [], frames: [] } };

type Derived = Pick<DesignerState, "flow" | "cards" | "at" | "placed">;

/** The flow and its cards. Cards that say the same as before stay the same objects. */
function drawn(state: Pick<DesignerState, "edited" | "catalogue" | "unfolded" | "cards">): Pick<Derived, "flow" | "cards"> {
  const flow = readFlow(state.edited.document);
  if (state.catalogue === null) return { flow, cards: new Map() };
  const cards = cardsOf(flow, state.catalogue, state.unfolded);
  for (const [name, card] of cards) {
    const before = state.cards.get(name);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(card)) cards.set(name, before);
  }
  return { flow, cards };
}

/** What follows from what is edited. Moving cards changes nothing of the flow: then it is as it was in `before`. */
function derived(state: DesignerState, before: DesignerState): Derived {
  const moved =
    state.edited.document === before.edited.document && state.catalogue === before.catalogue && state.unfolded === before.unfolded;
  const { flow, cards } = moved ? before : drawn(state);
  if (state.catalogue === null) return { flow, cards, at: new Map(), placed: state.placed };
  const at = new Map<string, Point>();
  for (const name of cards.keys()) {
    const place = state.edited.layout.modules[name] ?? state.placed.get(name);
    if (place !== undefined) at.set(name, place);
  }
  const missing = placeMissing(cards, at);
  if (missing.size === 0) return { flow, cards, at, placed: state.placed };
  return { flow, cards, at: new Map([...at, ...missing]), placed: new Map([...state.placed, ...missing]) };
}

/** Selections name only what is there. */
function pruned(state: DesignerState, next: Derived): Partial<DesignerState> {
  const selected = [...state.selected].filter((name) => next.cards.has(name));
  const connector = state.connector !== null && state.connector < next.flow.connectors.length ? state.connector : null;
  const cursor = state.cursor !== null && next.cards.has(state.cursor.module) ? state.cursor : null;
  return {
    ...(selected.length === state.selected.size ? {} : { selected: new Set(selected) }),
    connector,
    cursor,
    note: state.note !== null && state.note < state.edited.layout.notes.length ? state.note : null,
    frame: state.frame !== null && state.frame < state.edited.layout.frames.length ? state.frame : null,
  };
}

const FRESH = {
  history: EMPTY, selected: new Set<string>(), connector: null, note: null, frame: null, problems: [], lit: null, placed: new Map(),
  unfolded: new Set<string>(), cursor: null, setup: null, adding: null, fixing: null, searching: false, renaming: null,
} as const;

export const useDesigner = create<DesignerState & DesignerActions>()((set, get) => {
  const follow = (changes: Partial<DesignerState>) =>
    set((state) => {
      const merged = { ...state, ...changes };
      const next = derived(merged, state);
      return { ...changes, ...next, ...pruned(merged, next) };
    });
  const step = (taken: ReturnType<typeof undo>): Step | null => {
    if (taken !== null) follow({ edited: taken.edited, history: taken.history, said: taken.step.name });
    return taken?.step ?? null;
  };
  return {
    slug: "",
    edited: NOTHING,
    editable: false,
    said: "",
    draft: null,
    version: "",
    saving: { state: "idle", at: null, why: "" },
    catalogue: null,
    flow: readFlow({}),
    cards: new Map(),
    at: new Map(),
    ...FRESH,
    open: (slug, edited, editable) => follow({ ...FRESH, slug, edited, editable, said: "" }),
    change: (name, recipe, key) => {
      const state = get();
      if (!state.editable) return;
      const next = change(state.edited, state.history, name, recipe, key);
      if (next.edited !== state.edited) follow({ ...next, said: name });
    },
    undo: () => step(get().editable ? undo(get().history) : null),
    redo: () => step(get().editable ? redo(get().history) : null),
    select: (modules) => set({ selected: new Set(modules), connector: null, note: null, frame: null }),
    selectConnector: (connector) => set({ connector, selected: new Set(), note: null, frame: null }),
    selectNote: (note) => set({ note, connector: null, selected: new Set(), frame: null }),
    selectFrame: (frame) => set({ frame, connector: null, selected: new Set(), note: null }),
    setProblems: (problems) => set({ problems }),
    light: (lit) => set({ lit }),
    say: (said) => set({ said }),
    setCatalogue: (catalogue) => follow({ catalogue }),
    setDraft: (draft, version) => set({ draft, version }),
    setSaving: (saving) => set((state) => ({ saving: { ...state.saving, ...saving } })),
    unfold: (module) => {
      const unfolded = new Set(get().unfolded);
      if (!unfolded.delete(module)) unfolded.add(module);
      follow({ unfolded });
    },
    moveCursor: (cursor) => set({ cursor }),
    openSetup: (setup) => set({ setup, adding: null, fixing: null }),
    openAdding: (adding) => set({ adding, setup: null, fixing: null }),
    openFixes: (fixing) => set({ fixing, setup: null, adding: null }),
    search: (searching) => set({ searching }),
    rename: (renaming) => set({ renaming }),
  };
});

/** Whether something is open, or opens, beside the pointer: Connector Setup, the palette, or the fixes of a problem. */
export function atPointer(): boolean {
  const { setup, adding, fixing } = useDesigner.getState();
  return setup !== null || adding !== null || fixing !== null;
}
