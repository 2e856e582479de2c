/** Publishing a draft or a version, with the state that its author saw. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ask, askFully, ApiProblem, type Schemas } from "../../../api/client";

/** The publications of a flow, and the ETag of which version stands under each alias. */
export function usePublications(slug: string, enabled = true) {
  return useQuery({
    queryKey: ["publications", slug],
    queryFn: () => askFully(api.GET("/api/flows/{slug}/publications", { params: { path: { slug } } })),
    enabled: enabled && slug !== "",
  });
}

/** The version under an alias now: the newest that was published under it. */
export function versionAt(publications: readonly Schemas["FlowPublication"][], alias = "live"): string {
  return publications.find((each) => each.alias === alias)?.version ?? "";
}

export interface WantedPublication {
  note: string;
  draft?: { id: string; revision: number };
  version?: string;
}

/** Publish; gives the publication. What the server refuses is told in its own words. It is pending until it is known what
 *  stands there now: without that the server could not tell whether somebody published meanwhile. */
export function usePublish(slug: string, onPublished: (made: Schemas["FlowPublication"]) => void) {
  const queries = useQueryClient();
  const publications = usePublications(slug);
  const publishing = useMutation({
    mutationFn: (wanted: WantedPublication) => {
      if (publications.data === undefined) throw publications.error ?? new Error("what is published is not known yet");
      const body = {
        draft: wanted.draft?.id ?? "", revision: wanted.draft?.revision ?? 0, version: wanted.version ?? "", alias: "live", note: wanted.note,
      };
      const params = { path: { slug }, header: { "if-match": publications.data.etag } };
      return ask(api.POST("/api/flows/{slug}/publications", { params, body }));
    },
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ["publications", slug] });
      void queries.invalidateQueries({ queryKey: ["flow-diff", slug] });
      void queries.invalidateQueries({ queryKey: ["flows"] });
      onPublished(made);
    },
    onError: (problem) => {
      // Somebody published meanwhile: what they did is shown before it is tried again.
      if (problem instanceof ApiProblem && problem.status === 412) {
        void queries.invalidateQueries({ queryKey: ["publications", slug] });
        void queries.invalidateQueries({ queryKey: ["flow-diff", slug] });
      }
    },
  });
  return { ...publishing, isPending: publishing.isPending || publications.isPending };
}

/** What changed from one state of a flow to another. A draft that is changed is compared anew: `revision` is its own. */
export function useDiff(slug: string, before: string, after: string, revision = 0) {
  return useQuery({
    queryKey: ["flow-diff", slug, before, after, revision],
    queryFn: () => ask(api.GET("/api/flows/{slug}/diff", { params: { path: { slug }, query: { before, after } } })),
    enabled: slug !== "" && before !== "" && after !== "",
  });
}
