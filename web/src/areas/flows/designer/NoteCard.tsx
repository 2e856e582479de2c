/** Notes and frames on the canvas, beneath the cards. Typing in one is one step. */
import { NodeResizeControl, type Node, type NodeProps } from "@xyflow/react";
import { memo } from "react";

import type { Frame, Note } from "../model/history";
import styles from "./notes.module.css";
import { useDesigner } from "./store";
import { useWords } from "./words";

export type NoteNode = Node<{ note: Note; index: number }, "note">;

export const NoteCard = memo(function NoteCard({ data: { note, index }, selected }: NodeProps<NoteNode>) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const edit = (text: string) =>
    useDesigner.getState().change(w.stepEditNote, (draft) => {
      const found = draft.layout.notes[index];
      if (found !== undefined) found.text = text;
    }, `note:${index}`);
  return (
    <div className={styles.note}>
      {selected && editable ? (
        <textarea
          className="nodrag nopan nowheel"
          aria-label={w.note}
          placeholder={w.noteEmpty}
          value={note.text}
          autoFocus={note.text === ""}
          onChange={(event) => edit(event.target.value)}
        />
      ) : (
        <div className={styles.noteText}>{note.text === "" ? w.noteEmpty : note.text}</div>
      )}
      {selected && editable && (
        <NodeResizeControl
          position="right"
          minWidth={100}
          className={styles.noteGrip ?? ""}
          onResizeEnd={(_event, { width }) =>
            useDesigner.getState().change(w.stepEditNote, (draft) => {
              const found = draft.layout.notes[index];
              if (found !== undefined) found.width = Math.round(width / 10) * 10;
            })
          }
        />
      )}
    </div>
  );
});

export type FrameNode = Node<{ title: string; index: number }, "frame">;

export const FrameCard = memo(function FrameCard({ data: { title, index }, selected }: NodeProps<FrameNode>) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const change = (to: Partial<Frame>, key?: string) =>
    useDesigner.getState().change(w.stepEditFrame, (draft) => void Object.assign(draft.layout.frames[index] ?? {}, to), key);
  return (
    <div className={styles.frame} data-selected={selected}>
      <div className={styles.frameTitle}>
        {selected && editable ? (
          <input
            className="nodrag nopan"
            aria-label={w.frame}
            placeholder={w.frameEmpty}
            value={title}
            autoFocus={title === ""}
            onChange={(event) => change({ title: event.target.value }, `frame:${index}`)}
          />
        ) : (
          title || w.frameEmpty
        )}
      </div>
      {selected && editable && (
        <NodeResizeControl
          position="bottom-right"
          minWidth={200}
          minHeight={100}
          className={styles.frameGrip ?? ""}
          onResizeEnd={(_event, size) => change({ width: Math.round(size.width / 10) * 10, height: Math.round(size.height / 10) * 10 })}
        />
      )}
    </div>
  );
});
