/** What is chosen on the floor stands in the address, so that it can be copied and Back works. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import { ALL, type Filter, type GroupBy, type Order } from "./model/choice";

export interface Choosing {
  filter: Filter;
  group: GroupBy;
  order: (table: string, usual: Order) => Order;
  choose: (changes: Record<string, string>) => void;
  setOrder: (table: string, order: Order) => void;
}

const GROUPS: readonly GroupBy[] = ["", "team", "service", "skill"];

export function useChoosing(): Choosing {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter = useMemo(
    (): Filter => ({
      text: search.text ?? ALL.text,
      team: search.team ?? ALL.team,
      service: search.service ?? ALL.service,
      skill: search.skill ?? ALL.skill,
      state: search.state ?? ALL.state,
    }),
    [search.text, search.team, search.service, search.skill, search.state],
  );
  const choose = useCallback(
    (changes: Record<string, string>) => {
      const next = Object.fromEntries(Object.entries({ ...search, ...changes }).filter(([, value]) => value !== ""));
      void navigate({ to: ".", search: next, replace: true });
    },
    [navigate, search],
  );
  const order = (table: string, usual: Order): Order => {
    const stored = search[table];
    if (stored === undefined) return usual;
    return stored.startsWith("-") ? { by: stored.slice(1), down: true } : { by: stored, down: false };
  };
  const setOrder = (table: string, to: Order) => choose({ [table]: `${to.down ? "-" : ""}${to.by}` });
  const group = GROUPS.find((each) => each === search.group) ?? "";
  return { filter, group, order, choose, setOrder };
}
