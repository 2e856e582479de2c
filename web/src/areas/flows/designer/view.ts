/** The part of the flow that is seen: what others may ask of the canvas. The canvas puts itself here. */
import type { Point } from "../model/history";

export interface View {
  /** Bring modules into sight; nothing moves where they are seen already. */
  reveal: (modules: Iterable<string>) => void;
  /** Bring a module into sight so near that it can be read and edited. */
  approach: (module: string) => void;
  /** Bring a place into the middle. */
  approachPlace: (at: Point) => void;
  fit: () => void;
  /** Around the module with the keyboard, or else the middle. */
  zoomTo: (zoom: number) => void;
  zoomBy: (factor: number) => void;
  /** From the window to the flow and back. */
  toFlow: (at: Point) => Point;
  toWindow: (at: Point) => Point;
  /** The middle of what is seen, in the flow. */
  middle: () => Point;
  /** Give the canvas the focus of the keyboard. */
  focus: () => void;
}

const NONE: View = {
  reveal: () => undefined,
  approach: () => undefined,
  approachPlace: () => undefined,
  fit: () => undefined,
  zoomTo: () => undefined,
  zoomBy: () => undefined,
  toFlow: (at) => at,
  toWindow: (at) => at,
  middle: () => ({ x: 0, y: 0 }),
  focus: () => undefined,
};

export const view: { current: View } = { current: NONE };

export function showView(next: View | null): void {
  view.current = next ?? NONE;
}

let outlineFocus: (() => boolean) | null = null;

/** How the outline takes the keyboard back; it says whether the keyboard was there. */
export function setOutlineFocus(focus: (() => boolean) | null): void {
  outlineFocus = focus;
}

/** Give the keyboard back after a dialog or a field: to the outline if it came from there, else to the canvas. */
export function giveFocusBack(): void {
  if (outlineFocus?.() !== true) view.current.focus();
}
