/** What the desk asks the API for beside what its connection tells. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "../../api/client";
import { contactOf } from "./model/desk";
import { useDesk } from "./store";

const MINUTE = 60_000;

/** The beginning of this person's day. */
function startOfDay(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

/** The agent's figures of today; anew after each change of state. */
export function useFigures() {
  const since = useDesk((desk) => desk.model.view?.since ?? 0);
  return useQuery({
    queryKey: ["desk", "figures", startOfDay(), since],
    queryFn: () => ask(api.GET("/api/agent/figures", { params: { query: { since: startOfDay() } } })),
    refetchInterval: MINUTE,
    placeholderData: (before) => before,
  });
}

/** Whom a person may be passed on to; as they are while somebody chooses. */
export function useTargets(choosing: boolean) {
  return useQuery({
    queryKey: ["desk", "targets"],
    queryFn: () => ask(api.GET("/api/agent/targets")),
    enabled: choosing,
    refetchInterval: 3000,
    staleTime: 0,
  });
}

/** The way of the contact in hand through its flow; anew whenever the agent's state is another, since it goes on then. */
export function useWay(contact: string) {
  const since = useDesk((desk) => desk.model.view?.since ?? 0);
  return useQuery({
    queryKey: ["desk", "way", contact, since],
    queryFn: () => ask(api.GET("/api/agent/contacts/{contact}/way", { params: { path: { contact } } })),
    placeholderData: (before) => before,
  });
}

export const FOLLOW_UPS = ["desk", "follow-ups"];

export function useFollowUps() {
  return useQuery({ queryKey: FOLLOW_UPS, queryFn: () => ask(api.GET("/api/agent/follow-ups", { params: { query: { limit: 50 } } })) });
}

export function useCallbacks() {
  return useQuery({
    queryKey: ["desk", "callbacks"],
    queryFn: () => ask(api.GET("/api/agent/callbacks")),
    refetchInterval: MINUTE / 2,
  });
}

/** The contact in hand; empty for none. */
export function useContact(): string {
  return useDesk((desk) => contactOf(desk.model));
}
