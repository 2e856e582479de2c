/** One dispatcher for all keys. Whoever is on the page says which keys do what; the last who came is asked first.
 *
 *  Nothing without Ctrl, Alt or Command acts while a field has the focus, and nothing at all while a dialog or a menu is
 *  open: those have keys of their own. Single letters can be switched off (WCAG 2.2, 2.1.4). */
import { useEffect, useRef } from "react";
import { matchKeyBindingPress, parseKeybinding, type KeyBindingPress } from "tinykeys";

export interface Shortcut {
  /** As tinykeys writes them: "$mod+k", "g f", "?", "Delete". */
  keys: string;
  /** What it does, for the list of keys. */
  label: string;
  /** Whether it acts where the focus is; everywhere without it. */
  when?: (target: Element | null) => boolean;
  run: () => void;
}

export interface Layer {
  /** Where the keys act, as a heading of the list. */
  title: string;
  shortcuts: readonly Shortcut[];
}

const layers: { current: Layer }[] = [];
const listeners = new Set<() => void>();
let pressed: KeyboardEvent[] = [];
let pressedAt = 0;

const SINGLE_LETTERS = "cordboard.single-letters";

export function singleLetters(): boolean {
  return localStorage.getItem(SINGLE_LETTERS) !== "off";
}

export function setSingleLetters(on: boolean): void {
  localStorage.setItem(SINGLE_LETTERS, on ? "on" : "off");
}

/** All keys that act now, the innermost first. */
export function activeLayers(): Layer[] {
  return layers.map((each) => each.current).reverse();
}

/** Have keys do something for as long as the component is there. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const layer = useRef<Layer>({ title, shortcuts });
  useEffect(() => {
    layer.current = { title, shortcuts };
  });
  useEffect(() => {
    layers.push(layer);
    listeners.forEach((each) => each());
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}

const FIELD = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], .cm-editor";
const OVERLAY = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** Listen to the keys of the window. */
export function listenToKeys(): () => void {
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
  const target = event.target instanceof Element ? event.target : null;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && target?.closest(FIELD)) return;
  if (target?.closest(OVERLAY)) return;
  const letter = plain && event.key.length === 1;
  if (letter && !singleLetters()) return;
  pressed = event.timeStamp - pressedAt < 1000 ? [...pressed.slice(-2), event] : [event];
  pressedAt = event.timeStamp;
  const found = shortcutFor(pressed, target);
  if (found === undefined) return;
  pressed = [];
  event.preventDefault();
  found.run();
}

/** The innermost shortcut that fits; of those that fit, one of several keys goes before one of its last key alone. */
function shortcutFor(events: readonly KeyboardEvent[], target: Element | null): Shortcut | undefined {
  let found: { shortcut: Shortcut; keys: number } | undefined;
  for (const layer of activeLayers()) {
    for (const shortcut of layer.shortcuts) {
      if (shortcut.when?.(target) === false) continue;
      const presses = parseKeybinding(shortcut.keys);
      // Enter and Space on a button press that button.
      if (presses.length === 1 && isPress(presses[0]) && target?.closest("button, a, [role=button], [role=tab]")) continue;
      const last = events.slice(-presses.length);
      if (last.length < presses.length || !presses.every((press, at) => matches(last[at], press))) continue;
      if (found === undefined || presses.length > found.keys) found = { shortcut, keys: presses.length };
    }
  }
  return found?.shortcut;
}

function isPress(press: KeyBindingPress | undefined): boolean {
  return press !== undefined && press[0].length === 0 && (press[1] === "Enter" || press[1] === "Space");
}

function matches(event: KeyboardEvent | undefined, press: KeyBindingPress): boolean {
  if (event === undefined) return false;
  const [modifiers, key] = press;
  // Which signs need Shift depends on the keyboard: "?" is "?" however it is typed.
  if (modifiers.length === 0 && typeof key === "string" && /^[^\p{L}\s]$/u.test(key)) {
    return event.key === key && !event.ctrlKey && !event.metaKey && !event.altKey;
  }
  return matchKeyBindingPress(event, press);
}

/** The keys as they are printed: "Ctrl K", "G F". */
export function printedKeys(keys: string): string {
  const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return keys
    .split(" ")
    .map((press) =>
      press
        .split("+")
        .map((part) => (part === "$mod" ? (mac ? "⌘" : "Ctrl") : part.length === 1 ? part.toUpperCase() : PRINTED[part] ?? part))
        .join(" "),
    )
    .join(" ");
}

const PRINTED: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Space: "␣",
};
