/** A published version of a flow, ready to be drawn. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, ask } from "../../../api/client";
import { documentOf, readLayout } from "../designer/draftApi";
import { useCatalogue } from "../designer/useCatalogue";
import { drawnVersion, type DrawnVersion } from "./version";

export interface FoundVersion {
  /** Null until it is there. */
  drawn: DrawnVersion | null;
  error: unknown;
  retry: () => void;
}

/** The document of a version, and the places of its flow's layout. */
export function useVersionDocument(slug: string, version: string) {
  return useQuery({
    queryKey: ["flow-version", slug, version],
    queryFn: async () => {
      const params = { path: { slug, version } };
      const [document, layout] = await Promise.all([ask(api.GET("/api/flows/{slug}/versions/{version}", { params })), readLayout(slug)]);
      return { document: documentOf(document) ?? {}, places: layout.layout.modules };
    },
    enabled: version !== "",
    staleTime: 60_000,
  });
}

export function useVersion(slug: string, version: string): FoundVersion {
  const parts = useCatalogue();
  const found = useVersionDocument(slug, version);
  const [text, types] = [found.data, parts.data];
  const drawn = useMemo(
    () => (text === undefined || types === undefined ? null : drawnVersion(text.document, text.places, types)),
    [text, types],
  );
  const retry = () => {
    void found.refetch();
    void parts.refetch();
  };
  return { drawn, error: found.error ?? parts.error, retry };
}
