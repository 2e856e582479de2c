/** What expressions of the draft may write, as the server knows it, and what is wrong with one, marked in its field. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, ask } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import type { Completion } from "../../../design/completion/completions";
import type { Mark } from "../../../design/completion/marks";
import { useDesigner } from "../designer/store";
import { useChecks } from "./checking";
import { choicesOf } from "./completion";
import { marksIn } from "./marks";

/** The names: variables of the draft, and what the contact, its account and the site have. */
export function useExpressionNames(): Completion[] {
  const me = useMe().data;
  const names = useQuery({
    queryKey: ["expression-names"],
    queryFn: () => ask(api.GET("/api/expression-names")),
    enabled: may(me, "designer", "publisher", "supervisor"),
    staleTime: 5 * 60_000,
  }).data;
  const variables = useChecks((state) => state.variables);
  return useMemo(() => choicesOf(names ?? [], variables), [names, variables]);
}

/** What the check marks in a text of the selected module. */
export function useMarks(text: string): Mark[] {
  const problems = useDesigner((state) => state.problems);
  const selected = useDesigner((state) => state.selected);
  return useMemo(() => {
    const [module] = selected;
    return module === undefined ? [] : marksIn(text, problems, module);
  }, [text, problems, selected]);
}
