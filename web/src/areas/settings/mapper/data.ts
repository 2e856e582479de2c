/** The rows of the mapper as the server has them, and writing them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ask } from "../../../api/client";
import type { Write } from "./rows";

const ROWS = ["mapper"];
const REMOVED = ["mapper", "removed"];

export function useRows() {
  return useQuery({ queryKey: ROWS, queryFn: () => ask(api.GET("/api/mapper")) });
}

export function useRemovedRows() {
  return useQuery({ queryKey: REMOVED, queryFn: () => ask(api.GET("/api/mapper/removed")) });
}

async function write({ service, result, to, etag }: Write): Promise<void> {
  const header = etag === "" ? { "if-none-match": "*" } : { "if-match": `"${etag}"` };
  if (to === null) {
    await ask(api.DELETE("/api/mapper", { params: { query: { service, result }, header: { "if-match": `"${etag}"` } } }));
  } else {
    await ask(api.PUT("/api/mapper", { params: { header }, body: { service, result, ...to } }));
  }
}

/** Write rows one after the other. */
export function useWrite() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (writes: readonly Write[]) => {
      for (const each of writes) await write(each);
      return ask(api.GET("/api/mapper"));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ROWS }),
  });
}

/** Give a service the rows of another. */
export function useCopy() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { source: string; target: string }) => {
      const { copied } = await ask(api.POST("/api/mapper/copy", { body }));
      return { copied, rows: await ask(api.GET("/api/mapper")) };
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ROWS }),
  });
}

/** Bring back a row that was taken out. */
export function useRestore() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (query: { service: string; result: string }) => ask(api.POST("/api/mapper/restore", { params: { query } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ROWS }),
  });
}
