/** The flow as its file says it, read and edited; applying it is one step that can be undone. */
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { api, ask, askFully } from "../../../api/client";
import { Button } from "../../../design/controls";
import { Problem, Skeleton } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { flushDraft, refreshDraft } from "../designer/saving";
import { useDesigner } from "../designer/store";
import { yamlEditor, type YamlEditor } from "./codeEditor";
import { download } from "./download";
import { documentOf } from "./json";
import styles from "./panels.module.css";
import { usePublishWords } from "./publishWords";

const check = async (text: string) => (await ask(api.POST("/api/drafts/check", { body: { text } }))).problems;

export default function YamlView() {
  const slug = useDesigner((state) => state.slug);
  const draft = useDesigner((state) => state.draft);
  const version = useDesigner((state) => state.version);
  const kept = useQuery({
    queryKey: ["flow-text", slug, draft?.id ?? version, draft?.revision ?? 0],
    queryFn: async () => {
      if (draft === null) {
        const params = { path: { slug, version } };
        return ask(api.GET("/api/flows/{slug}/versions/{version}/text", { params, parseAs: "text" }));
      }
      return (await ask(api.GET("/api/flows/{slug}/drafts/{draft}", { params: { path: { slug, draft: draft.id } } }))).text;
    },
    enabled: draft !== null || version !== "",
    placeholderData: (before) => before,
  });
  if (kept.error !== null) return <Problem problem={kept.error} onRetry={() => void kept.refetch()} />;
  if (typeof kept.data !== "string") return <Skeleton lines={8} />;
  return <Editor key={draft?.id ?? version} kept={kept.data} isOld={kept.isPlaceholderData} />;
}

/** `isOld`: the text is that of before the last change, as the newest is on its way. */
function Editor({ kept, isOld }: { kept: string; isOld: boolean }) {
  const w = usePublishWords();
  const draft = useDesigner((state) => state.draft);
  const slug = useDesigner((state) => state.slug);
  const editable = useDesigner((state) => state.editable) && draft !== null;
  const saving = useDesigner((state) => state.saving.state);
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<YamlEditor | null>(null);
  // What the draft said when one began to type; null while nothing was typed.
  const [typedOn, setTypedOn] = useState<string | null>(null);
  const latest = useRef({ kept, save: () => undefined as void });

  const apply = useMutation({
    mutationFn: async () => {
      if (!(await flushDraft())) return null;
      const state = useDesigner.getState();
      if (state.draft === null || editor.current === null) return null;
      const params = { path: { slug: state.slug, draft: state.draft.id }, header: { "if-match": state.draft.etag } };
      return askFully(api.PUT("/api/flows/{slug}/drafts/{draft}", { params, body: { title: state.draft.title, text: editor.current.text() } }));
    },
    onSuccess: (answer) => {
      if (answer === null) return;
      const { document, text, ...summary } = answer.data;
      const state = useDesigner.getState();
      state.setDraft({ ...summary, etag: answer.etag }, state.version);
      if (document !== null) {
        state.change(w.editYaml, (edited) => void (edited.document = documentOf(document)));
        void refreshDraft();
      }
      editor.current?.show(text);
      setTypedOn(null);
      say(document === null ? w.unreadable : w.applied, document === null ? "bad" : "good");
    },
  });
  const waiting = saving === "saving" || saving === "waiting";
  useEffect(() => {
    latest.current = { kept, save: () => (waiting ? undefined : apply.mutate()) };
  });
  useEffect(() => {
    if (place.current === null) return;
    const made = yamlEditor(place.current, {
      text: latest.current.kept,
      label: w.yamlOf,
      editable,
      check,
      onChange: () => setTypedOn((before) => before ?? latest.current.kept),
      onSave: () => latest.current.save(),
    });
    editor.current = made;
    return () => made.destroy();
  }, [editable, w]);
  useEffect(() => {
    if (typedOn === null && editor.current?.text() !== kept) editor.current?.show(kept);
  }, [kept, typedOn]);

  return (
    <div className={styles.bottom}>
      <div className={styles.bar}>
        {!editable && <span className={styles.muted}>{w.readOnly}</span>}
        {typedOn !== null && (
          <>
            <Button look="primary" isPending={apply.isPending} refusal={waiting ? w.saving : undefined} onPress={() => apply.mutate()}>
              {w.apply}
            </Button>
            <Button
              onPress={() => {
                editor.current?.show(kept);
                setTypedOn(null);
              }}
            >
              {w.discard}
            </Button>
            {typedOn !== kept && <span role="status">{w.movedOn}</span>}
          </>
        )}
        <Problem problem={apply.error} />
        <span className={styles.grow} />
        <Button look="quiet" refusal={waiting || isOld ? w.saving : undefined} onPress={() => download(`${slug}.yaml`, kept)}>
          <IconDownload size={14} aria-hidden /> {w.download}
        </Button>
      </div>
      <div ref={place} className={styles.editor} />
    </div>
  );
}
