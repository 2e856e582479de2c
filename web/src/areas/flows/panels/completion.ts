/** What an expression may go on with where the caret is. The names come from the server; this only finds them. */
import type { Schemas } from "../../../api/client";
import type { Completion, Completions } from "../../../design/completion/completions";

type ExpressionName = Schemas["ExpressionName"];
type FlowVariable = Schemas["FlowVariable"];

/** What can be written: the variables of the flow first. */
export function choicesOf(names: readonly ExpressionName[], variables: readonly FlowVariable[]): Completion[] {
  const own = variables.map((each) => ({ insert: `contact.${each.name}`, label: `contact.${each.name}`, hint: each.set_by.join(", ") }));
  const taken = new Set(own.map((each) => each.label));
  const others = names.map((each) => ({
    insert: each.kind === "function" ? called(each) : each.form,
    label: each.form,
    hint: each.meaning,
  }));
  return [...own, ...others.filter((each) => !taken.has(each.label))];
}

/** A function is put in up to its first bracket, where its arguments are typed. */
function called(name: ExpressionName): string {
  return `${name.form.startsWith(".") ? "." : ""}${name.name}(`;
}

/** The choices for the word before the caret. With `all`, also where no word was begun. */
export function completionsAt(text: string, caret: number, known: readonly Completion[], all: boolean): Completions | null {
  const before = text.slice(0, caret);
  if (withinText(before)) return null;
  const word = /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? "";
  const names = known.filter((each) => !each.insert.startsWith("."));
  const isOn = before.slice(0, before.length - word.length).endsWith("."); // on what a bracket or quote has closed
  const found = isOn || (word === "" && !all) ? [] : names.filter((each) => fits(each.insert, word.toLowerCase()) && each.insert !== word);
  if (found.length > 0) return { begin: caret - word.length, end: caret + rest(text, caret), choices: found };
  const [, value, called] = /([\w.)\]"']*?)(\.\w*)$/.exec(before) ?? [];
  if (value === undefined || called === undefined || !hasValue(value, names)) return null;
  const functions = known.filter((each) => each.insert.toLowerCase().startsWith(called.toLowerCase()));
  return functions.length === 0 ? null : { begin: caret - called.length, end: caret + rest(text, caret), choices: functions };
}

/** Whether a function can be called on it: on a name that is known or a part of one, and on what was closed. */
function hasValue(text: string, names: readonly Completion[]): boolean {
  return /[)\]"']$/.test(text) || /[A-Za-z_]\w*\.\w/.test(text) || names.some((each) => each.insert === text);
}

/** `pin` finds contact.pin, as `contact.p` does. */
function fits(name: string, wanted: string): boolean {
  const low = name.toLowerCase();
  return low.startsWith(wanted) || (wanted.length > 1 && low.slice(low.indexOf(".") + 1).startsWith(wanted));
}

/** How many characters of the word stand behind the caret. */
function rest(text: string, caret: number): number {
  return /^\w*/.exec(text.slice(caret))?.[0].length ?? 0;
}

/** Whether a text in quotes has begun and not ended. */
function withinText(before: string): boolean {
  const left = before.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, "");
  return /["']/.test(left);
}

/** The expression between double braces around the caret; null where the caret is in none. */
export function placeholderAt(text: string, caret: number): { begin: number; end: number } | null {
  const begin = text.lastIndexOf("{{", caret - 1);
  if (begin < 0 || begin + 2 > caret) return null;
  const close = text.indexOf("}}", begin);
  if (close >= 0 && close < caret) return null;
  return { begin: begin + 2, end: close < 0 ? text.length : close };
}

/** The same within the double braces of a text. */
export function completionsInText(text: string, caret: number, known: readonly Completion[], all: boolean): Completions | null {
  const place = placeholderAt(text, caret);
  if (place === null) return null;
  const found = completionsAt(text.slice(place.begin, place.end), caret - place.begin, known, all);
  return found === null ? null : { ...found, begin: found.begin + place.begin, end: found.end + place.begin };
}
