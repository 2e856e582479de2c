/** Parts of a text that are marked in its field. */
export interface Mark {
  begin: number;
  end: number;
  severity: "error" | "warning";
}

export interface MarkedPiece {
  text: string;
  severity: Mark["severity"] | null;
}

/** The text cut into what is marked and what is not. The marks are in order and do not overlap. */
export function piecesOf(text: string, marks: readonly Mark[]): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.begin > at) pieces.push({ text: text.slice(at, mark.begin), severity: null });
    pieces.push({ text: text.slice(mark.begin, mark.end), severity: mark.severity });
    at = mark.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), severity: null });
  return pieces;
}
