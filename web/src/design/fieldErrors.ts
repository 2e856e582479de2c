/** What a server refuses, shown at the fields it is about. */
import { useEffect, useMemo, useRef, type RefObject } from "react";

import { ApiProblem } from "../api/client";

/** The steps of a JSON Pointer (RFC 6901). */
export function stepsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What is said of one mistake: what is wrong, and what to do. */
export function sentenceOf(mistake: { what: string; remedy: string }): string {
  return [mistake.what, mistake.remedy].filter(Boolean).join(" ");
}

/** Where a mistake is in what was sent: in the body by its pointer, or a parameter by its name. */
function placeOf({ pointer, where }: { pointer: string; where: string }): string[] | undefined {
  if (pointer) return stepsOf(pointer);
  return where.startsWith(IN_QUERY) ? [where.slice(IN_QUERY.length)] : undefined;
}

const IN_QUERY = "query.";

/** Which field a place in what was sent belongs to, if any. */
export type FieldOf = (steps: readonly string[]) => string | undefined;

interface Sorted {
  /** What is wrong, by field. */
  at: ReadonlyMap<string, string>;
  /** What is left of the problem: null where all of it is said at fields. */
  rest: unknown;
}

/** A problem sorted to fields: `fieldOf` says which field a place in the body belongs to, if any. */
export function sorted(problem: unknown, fieldOf: FieldOf): Sorted {
  const at = new Map<string, string>();
  if (!(problem instanceof ApiProblem) || problem.status !== 422) return { at, rest: problem };
  const left = problem.errors.filter((each) => {
    const steps = placeOf(each);
    const field = steps === undefined ? undefined : fieldOf(steps);
    if (field === undefined) return true;
    at.set(field, [at.get(field), sentenceOf(each)].filter(Boolean).join(" "));
    return false;
  });
  if (at.size === 0) return { at, rest: problem };
  return { at, rest: left.length === 0 ? null : new ApiProblem(problem.status, problem.detail, left, problem.body) };
}

/** Go to the first field that is said to be wrong. */
export function focusFirstWrong(form: HTMLElement | null): void {
  const wrong = form?.querySelector<HTMLElement>("[data-invalid], [data-wrong]");
  const field = wrong?.querySelector<HTMLElement>("input, textarea, button, select") ?? wrong;
  field?.focus();
}

/** What a server refuses of a form with these fields, each by its name in what is sent, or as a function outside of the
 *  component says. The first that is wrong has the focus once it is known. */
export function useFieldErrors<Form extends HTMLElement = HTMLDivElement>(
  problem: unknown, fields: readonly string[] | FieldOf,
): { form: RefObject<Form | null>; at: (field: string) => string | undefined; rest: unknown } {
  const form = useRef<Form>(null);
  const fieldOf = typeof fields === "function" ? fields : null;
  const names = typeof fields === "function" ? "" : fields.join("\n");
  const found = useMemo(() => {
    const byName: FieldOf = ([first]) => (first !== undefined && names.split("\n").includes(first) ? first : undefined);
    return sorted(problem, fieldOf ?? byName);
  }, [problem, names, fieldOf]);
  useEffect(() => {
    if (found.at.size > 0) focusFirstWrong(form.current);
  }, [found]);
  return { form, at: (field) => found.at.get(field), rest: found.rest };
}
