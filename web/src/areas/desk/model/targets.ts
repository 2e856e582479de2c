/** Whom an agent may ask or pass a person on to, as one list to search. */
import type { Schemas } from "../../../api/client";
import type { Target } from "./parts";

export interface FoundTarget {
  id: string;
  target: Target;
  title: string;
  /** An agent who is Ready now; null for what is no agent. */
  free: boolean | null;
}

export type TargetKind = Target["kind"];

const NUMBER = /^\+?[0-9][0-9 ()./-]{1,24}$/;

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** All that fit what was typed, agents who are free first; what looks like a number is one. */
export function findTargets(all: Schemas["TransferTargets"], typed: string): FoundTarget[] {
  const wanted = plain(typed.trim());
  const of = (kind: TargetKind, items: readonly { name: string; title: string; free?: boolean }[]): FoundTarget[] =>
    items.map((each) => ({
      id: `${kind}:${each.name}`,
      target: { kind, name: each.name },
      title: each.title,
      free: each.free ?? null,
    }));
  const named = [...of("agent", all.agents), ...of("team", all.teams), ...of("service", all.services), ...of("flow", all.flows)];
  const found = named.filter((each) => plain(`${each.title} ${each.target.name}`).includes(wanted));
  return NUMBER.test(typed.trim()) ? [...of("number", [{ name: typed.trim(), title: typed.trim() }]), ...found] : found;
}
