/** The pieces of a prompt in one language: texts, recordings, silences, values that are read out. */
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";

import { ActionMenu, IconButton, TextField } from "../../../design/controls";
import { useDesigner } from "../designer/store";
import { Choose } from "./Choose";
import { ExpressionField } from "./ExpressionField";
import { text } from "./fields";
import styles from "./panels.module.css";
import { PIECES, type Piece, type PieceKind } from "./promptValue";
import { useRecordings } from "./recordings";
import { TemplateField } from "./TemplateField";
import { useWords } from "./words";

export function Pieces({ label, pieces, onChange }: { label: string; pieces: readonly Piece[]; onChange: (pieces: readonly Piece[]) => void }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const shown: readonly Piece[] = pieces.length === 0 ? [{ kind: "text", value: "", more: {} }] : pieces;
  const replace = (at: number, piece: Piece) => onChange(shown.map((each, place) => (place === at ? piece : each)));
  const move = (at: number, by: number) => {
    const next = [...shown];
    next.splice(at + by, 0, ...next.splice(at, 1));
    onChange(next);
  };
  return (
    <>
      {shown.map((piece, at) => (
        <div key={at} className={styles.line}>
          <PieceField label={shown.length === 1 ? label : `${label} ${at + 1}`} piece={piece} onChange={(next) => replace(at, next)} />
          {editable && shown.length > 1 && (
            <>
              <IconButton label={w.moveUp} isDisabled={at === 0} onPress={() => move(at, -1)}>
                <IconArrowUp size={14} aria-hidden />
              </IconButton>
              <IconButton label={w.moveDown} isDisabled={at === shown.length - 1} onPress={() => move(at, 1)}>
                <IconArrowDown size={14} aria-hidden />
              </IconButton>
              <IconButton label={w.remove} onPress={() => onChange(shown.filter((_, place) => place !== at))}>
                <IconX size={14} aria-hidden />
              </IconButton>
            </>
          )}
        </div>
      ))}
      {editable && (
        <div>
          <ActionMenu
            label={w.addPiece}
            look="quiet"
            actions={PIECES.map((kind) => ({ id: kind, label: w.pieces[kind], run: () => onChange([...pieces, newPiece(kind)]) }))}
          />
        </div>
      )}
    </>
  );
}

function newPiece(kind: PieceKind): Piece {
  return { kind, value: kind === "silence" ? "1" : "", more: {} };
}

function PieceField({ label, piece, onChange }: { label: string; piece: Piece; onChange: (piece: Piece) => void }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const write = (value: string) => onChange({ ...piece, value });
  const named = `${label}: ${w.pieces[piece.kind]}`;
  const language = text(piece.more["language"]);
  switch (piece.kind) {
    case "text":
      return (
        <TemplateField
          label={language === "" ? named : `${named} (${language})`}
          hideLabel={language === ""}
          lines={Math.min(6, Math.max(2, Math.ceil(piece.value.length / 40)))}
          value={piece.value}
          onChange={write}
        />
      );
    case "recording":
      return <RecordingField value={piece.value} onChange={write} />;
    case "silence":
      return <TextField label={w.pieces.silence} inputMode="decimal" value={piece.value} isDisabled={!editable} onChange={write} />;
    default:
      return <ExpressionField label={w.pieces[piece.kind]} value={piece.value} onChange={write} />;
  }
}

function RecordingField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  return (
    <Choose
      label={w.pieces.recording}
      help={w.recordingHelp}
      choices={useRecordings()}
      value={value}
      custom
      isDisabled={!editable}
      onChange={onChange}
    />
  );
}
