/** What the server refuses of a part, at the fields of its form. */
import { useEffect, useMemo, useRef, type RefObject } from "react";

import { focusFirstWrong, sorted } from "../../../design/fieldErrors";
import { fieldAt, keyOf } from "../../../design/schema/errors";
import type { Field, Path } from "../../../design/schema/fields";

interface SchemaErrors {
  form: RefObject<HTMLElement | null>;
  /** What is wrong with the field of a path. */
  error: (path: Path) => string | undefined;
  /** What is about no field of the form. */
  rest: unknown;
}

/** The first field that is wrong has the focus once it is known. */
export function useSchemaErrors(problem: unknown, field: Field): SchemaErrors {
  const form = useRef<HTMLElement>(null);
  const found = useMemo(
    () =>
      sorted(problem, (steps) => {
        const path = fieldAt(steps, field);
        return path === undefined ? undefined : keyOf(path);
      }),
    [problem, field],
  );
  const isWrong = found.at.size > 0;
  useEffect(() => {
    if (!isWrong) return undefined;
    // The dialog in which it was saved gives the focus back as it closes: this comes after that.
    const soon = window.setTimeout(() => focusFirstWrong(form.current), 50);
    return () => window.clearTimeout(soon);
  }, [isWrong, problem]);
  return { form, error: (path) => found.at.get(keyOf(path)), rest: found.rest };
}
