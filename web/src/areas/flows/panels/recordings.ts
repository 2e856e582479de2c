/** The recorded prompts of the site, and how one more is uploaded. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type DragEvent } from "react";

import { api, ask } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import type { Choice } from "../../../design/controls";
import type { Piece, PromptValue } from "./promptValue";
import { withPieces } from "./promptValue";

const RECORDINGS = ["prompt-recordings"];

/** The recordings to choose from; none where the person may not read them. */
export function useRecordings(): Choice[] {
  const me = useMe().data;
  const found = useQuery({
    queryKey: RECORDINGS,
    queryFn: () => ask(api.GET("/api/prompts/recordings", { params: { query: { limit: 500 } } })),
    enabled: may(me, "designer", "publisher", "supervisor"),
    staleTime: 60_000,
  }).data;
  return (found?.items ?? []).map((each) => ({ id: each.name, label: each.name }));
}

/** Upload a WAV file; `onDone` is given the name by which flows play it. */
export function useUpload(onDone: (name: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      ask(
        api.POST("/api/prompts/recordings", {
          params: { query: { name: file.name } },
          headers: { "content-type": "audio/wav" },
          body: file.name,
          // The body is the sound itself, which the types of the client have no word for.
          bodySerializer: () => file,
        }),
      ),
    onSuccess: ({ name }) => {
      void queries.invalidateQueries({ queryKey: RECORDINGS });
      onDone(name);
    },
  });
}

/** What an element needs so that a file can be dropped on it. `over` is true while one is held above it. */
export function useFileDrop(enabled: boolean, onFile: (file: File) => void) {
  const [over, setOver] = useState(false);
  if (!enabled) return { over: false, handlers: {} };
  const holdsFile = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!holdsFile(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onFile(file);
      },
    },
  };
}

/** The prompt with a recording more in a language: in the place of an empty text, else at the end. */
export function withRecording(prompt: PromptValue, language: string, name: string): PromptValue {
  const pieces = prompt.languages.find((each) => each.language === language)?.pieces ?? [];
  const said = pieces.filter((each) => each.kind !== "text" || each.value.trim() !== "");
  const recording: Piece = { kind: "recording", value: name, more: {} };
  return withPieces(prompt, language, [...said, recording]);
}
