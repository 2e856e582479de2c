/** Prompts as flow files write them, and as the form edits them: pieces by language. */
import { mapping, type Json } from "../model/document";
import { text } from "./fields";

/** How a value is read out. */
export const READERS = ["digits", "number", "ordinal", "amount", "date", "time", "letters"] as const;
export const PIECES = ["text", "recording", "silence", ...READERS] as const;
export type PieceKind = (typeof PIECES)[number];

export interface Piece {
  kind: PieceKind;
  /** The text, the recording's file, the seconds, or the expression. */
  value: string;
  /** What else it says: its own language, a currency. */
  more: { [name: string]: Json };
}

export interface PromptValue {
  /** Pieces by language; the empty language is every one. */
  languages: readonly { language: string; pieces: readonly Piece[] }[];
}

const NOTHING: PromptValue = { languages: [{ language: "", pieces: [] }] };

/** A prompt as a flow file writes it: a text, pieces, or either by language. */
export function readPrompt(written: Json | undefined): PromptValue {
  if (written === undefined || written === null) return NOTHING;
  if (typeof written !== "object" || Array.isArray(written) || isPiece(written)) {
    return { languages: [{ language: "", pieces: readPieces(written) }] };
  }
  const phrases = mapping(written["phrases"]);
  const by = Object.keys(phrases).length > 0 ? phrases : written;
  return { languages: Object.entries(by).map(([language, said]) => ({ language, pieces: readPieces(said) })) };
}

/** The shortest way to write a prompt; null for one that says nothing. */
export function writePrompt(prompt: PromptValue): Json {
  const [only] = prompt.languages;
  if (only === undefined) return null;
  if (prompt.languages.length === 1 && only.language === "") return only.pieces.length === 0 ? null : writePieces(only.pieces);
  return Object.fromEntries(prompt.languages.map((each) => [each.language, writePieces(each.pieces)]));
}

/** What is said first, in words, for a line of a list. */
export function wordsOf(prompt: PromptValue): string {
  const pieces = prompt.languages[0]?.pieces ?? [];
  return pieces.map((piece) => (piece.kind === "text" ? piece.value : `(${piece.value})`)).join(" ");
}

/** A language more. A prompt that was the same in every language becomes one of the flow's own language first. */
export function withLanguage(prompt: PromptValue, language: string, own: string): PromptValue {
  if (prompt.languages.some((each) => each.language === language)) return prompt;
  const named = prompt.languages
    .map((each) => (each.language === "" ? { ...each, language: own } : each))
    .filter((each) => each.language !== language || each.pieces.length > 0);
  if (named.some((each) => each.language === language)) return { languages: named };
  return { languages: [...named, { language, pieces: [{ kind: "text", value: "", more: {} }] }] };
}

/** A language less; the last one that is left stays. */
export function withoutLanguage(prompt: PromptValue, language: string): PromptValue {
  const rest = prompt.languages.filter((each) => each.language !== language);
  return rest.length === 0 ? prompt : { languages: rest };
}

/** Other pieces in a language. */
export function withPieces(prompt: PromptValue, language: string, pieces: readonly Piece[]): PromptValue {
  return { languages: prompt.languages.map((each) => (each.language === language ? { language, pieces } : each)) };
}

function isPiece(written: { [name: string]: Json }): boolean {
  return PIECES.some((kind) => kind in written) && !("phrases" in written);
}

function readPieces(written: Json | undefined): Piece[] {
  const list = Array.isArray(written) ? written : [written];
  return list.flatMap((each) => {
    if (each === undefined || each === null) return [];
    if (typeof each !== "object" || Array.isArray(each)) return [{ kind: "text", value: text(each), more: {} }];
    const kind = PIECES.find((name) => each[name] !== undefined && each[name] !== null) ?? "text";
    const { [kind]: value, ...rest } = each;
    const more = Object.fromEntries(Object.entries(rest).filter(([, said]) => said !== null));
    return [{ kind, value: text(value), more }];
  });
}

function writePieces(pieces: readonly Piece[]): Json {
  const written = pieces.map(writePiece);
  const [only] = written;
  return written.length === 1 && typeof only === "string" ? only : written;
}

function writePiece(piece: Piece): Json {
  if (piece.kind === "text" && Object.keys(piece.more).length === 0) return piece.value;
  const seconds = Number(piece.value);
  const value = piece.kind === "silence" && piece.value.trim() !== "" && Number.isFinite(seconds) ? seconds : piece.value;
  return { [piece.kind]: value, ...piece.more };
}
