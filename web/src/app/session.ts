/** Who is signed in, and what they may do. */
import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useCallback } from "react";

import { api, ask, type Schemas } from "../api/client";

export type Me = Schemas["Me"];

export const ME = ["me"] as const;

/** Who is signed in; ApiProblem 401 for nobody. */
export function useMe(): UseQueryResult<Me> {
  return useQuery({ queryKey: ME, queryFn: () => ask(api.GET("/api/me")), staleTime: 60_000 });
}

/** Whether somebody has one of these roles; an administrator has them all. */
export function may(me: Me | undefined, ...roles: string[]): boolean {
  return me !== undefined && (me.roles.includes("administrator") || roles.some((each) => me.roles.includes(each)));
}

/** End the session, and forget all that was shown in it. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await ask(api.DELETE("/api/session"));
    queries.clear();
    window.location.assign("/sign-in");
  }, [queries]);
}
