/** Which agents, queues and contacts are shown, in which order, and in which groups. */
import type { Agent, Contact, FloorState, Queue } from "./floor";

/** Made once: it costs more than a thousand comparisons. */
const COLLATOR = new Intl.Collator(undefined, { numeric: true });

export interface Filter {
  text: string;
  team: string;
  service: string;
  skill: string;
  state: string;
}

export const ALL: Filter = { text: "", team: "", service: "", skill: "", state: "" };

/** What the site says of an agent. */
export interface Profile {
  teams: readonly string[];
  skills: Readonly<Record<string, number>>;
}

export type Profiles = ReadonlyMap<string, Profile>;
export const NOBODY: Profile = { teams: [], skills: {} };

/** A column by which is sorted, and whether the greatest comes first. */
export interface Order {
  by: string;
  down: boolean;
}

export type GroupBy = "" | "team" | "service" | "skill";

/** The next order when the head of a column is pressed: rising, falling, and rising again. */
export function pressed(order: Order, by: string): Order {
  return order.by === by ? { by, down: !order.down } : { by, down: false };
}

/** Items by the value of a column; equal ones by `tie`, so that no row changes its place without a reason. */
export function ordered<Item>(items: Iterable<Item>, value: (item: Item) => string | number | null, tie: (item: Item) => string, down: boolean): Item[] {
  const sign = down ? -1 : 1;
  return [...items].sort((one, other) => sign * compare(value(one), value(other)) || COLLATOR.compare(tie(one), tie(other)));
}

function compare(one: string | number | null, other: string | number | null): number {
  if (one === null || other === null) return Number(other === null) - Number(one === null);
  if (typeof one === "number" && typeof other === "number") return one - other;
  return COLLATOR.compare(String(one), String(other));
}

function includes(text: string, ...values: string[]): boolean {
  const wanted = text.trim().toLowerCase();
  return wanted === "" || values.some((each) => each.toLowerCase().includes(wanted));
}

export function agentShown(agent: Agent, profile: Profile, name: string, filter: Filter): boolean {
  return (
    includes(filter.text, agent.agent, name) &&
    (filter.team === "" || profile.teams.includes(filter.team)) &&
    (filter.skill === "" || filter.skill in profile.skills) &&
    (filter.service === "" || agent.services.includes(filter.service)) &&
    (filter.state === "" || agent.state === filter.state)
  );
}

export function queueShown(queue: Queue, filter: Filter): boolean {
  return filter.service === "" || queue.service === filter.service;
}

export function contactShown(contact: Contact, filter: Filter): boolean {
  return (
    includes(filter.text, contact.caller, contact.called, contact.contact, contact.module) &&
    (filter.service === "" || contact.service === filter.service) &&
    (filter.team === "" || contact.teams.length === 0 || contact.teams.includes(filter.team)) &&
    (filter.skill === "" || contact.skill === filter.skill)
  );
}

export interface Group<Item> {
  name: string;
  items: readonly Item[];
}

/** Items in groups; one that belongs to several is in each of them, one that belongs to none comes last. */
export function grouped<Item>(items: readonly Item[], groupsOf: (item: Item) => readonly string[]): Group<Item>[] {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const names = groupsOf(item);
    for (const name of names.length > 0 ? names : [""]) found.set(name, [...(found.get(name) ?? []), item]);
  }
  return [...found]
    .map(([name, members]) => ({ name, items: members }))
    .sort((one, other) => Number(one.name === "") - Number(other.name === "") || one.name.localeCompare(other.name));
}

export function groupsOfAgent(by: GroupBy, agent: Agent, profile: Profile): readonly string[] {
  if (by === "team") return profile.teams;
  if (by === "skill") return Object.keys(profile.skills);
  return by === "service" ? agent.services : [];
}

/** The agents of each service by state: of those who signed in to it or to a service that it is linked to. */
export function countsByState(agents: Iterable<Agent>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const each of agents) counts[each.state] = (counts[each.state] ?? 0) + 1;
  return counts;
}

/** Figures over all services that are shown. */
export interface Totals {
  contacts: number;
  waiting: number;
  /** When the first of those who wait came; 0 for nobody. */
  longest: number;
  ready: number;
  working: number;
  notReady: number;
}

export function totals(state: FloorState, filter: Filter): Totals {
  const queues = [...state.queues.values()].filter((each) => queueShown(each, filter));
  const waits = queues.map((each) => each.longest).filter((each) => each > 0);
  const states = countsByState(state.agents.values());
  const of = (...names: string[]) => names.reduce((sum, each) => sum + (states[each] ?? 0), 0);
  return {
    contacts: [...state.contacts.values()].filter((each) => contactShown(each, { ...ALL, service: filter.service })).length,
    waiting: queues.reduce((sum, each) => sum + (each.waiting), 0),
    longest: waits.length > 0 ? Math.min(...waits) : 0,
    ready: of("ready"),
    working: of("offered", "in_call", "hold", "wrap_up"),
    notReady: of("not_ready"),
  };
}
