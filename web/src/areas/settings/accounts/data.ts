/** Imports of accounts, as the server has them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { api, ask, sendFile, type Schemas } from "../../../api/client";

export type Import = Schemas["AccountImportState"];

const IMPORTS = ["accounts", "imports"];
/** Milliseconds between two looks at what is going on. */
const EVERY = 500;

export function isGoingOn(found: Import | undefined): boolean {
  return found?.state === "checking" || found?.state === "loading";
}

export function useImports(isOn: boolean) {
  return useQuery({ queryKey: IMPORTS, queryFn: () => ask(api.GET("/api/accounts/imports")), enabled: isOn });
}

export function useImport(id: string) {
  return useQuery({
    queryKey: [...IMPORTS, id],
    queryFn: () => ask(api.GET("/api/accounts/imports/{import_id}", { params: { path: { import_id: id } } })),
    refetchInterval: (query) => (isGoingOn(query.state.data) ? EVERY : false),
  });
}

export function useOwnColumns() {
  return useQuery({ queryKey: ["accounts", "columns"], queryFn: () => ask(api.GET("/api/accounts/columns")) });
}

export function useSending() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, source }: { file: File; source: string }) =>
      sendFile<Import>("/api/accounts/imports", { file: file.name, source }, "text/csv", file),
    onSettled: () => queries.invalidateQueries({ queryKey: IMPORTS }),
  });
}

/** What is done with one import; each answers with how it is then. */
export function useChanges(id: string) {
  const queries = useQueryClient();
  const path = { import_id: id };
  const onSuccess = (told: Import) => queries.setQueryData([...IMPORTS, id], told);
  return {
    rename: useMutation({
      mutationFn: (names: Record<string, string>) =>
        ask(api.PUT("/api/accounts/imports/{import_id}/columns", { params: { path }, body: { names } })),
      onSuccess,
    }),
    start: useMutation({
      mutationFn: (replace: boolean) =>
        ask(api.POST("/api/accounts/imports/{import_id}/start", { params: { path }, body: { replace } })),
      onSuccess,
    }),
    discard: useMutation({
      mutationFn: () => ask(api.DELETE("/api/accounts/imports/{import_id}", { params: { path } })),
      onSuccess: () => queries.removeQueries({ queryKey: [...IMPORTS, id] }),
    }),
  };
}

/** After a load: what the pages of accounts show is old. */
export function useForgetAccounts(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    for (const each of ["sources", "pages", "search"]) void queries.invalidateQueries({ queryKey: ["accounts", each] });
  }, [queries]);
}
