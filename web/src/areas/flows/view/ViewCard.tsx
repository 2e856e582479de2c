/** A module of a version that is only read, with what the page writes on it: numbers, or the steps of a contact. */
import { IconArrowBackUp, IconNote, IconSquareFilled } from "@tabler/icons-react";
import type { Node, NodeProps } from "@xyflow/react";
import { createContext, memo, useContext, type ReactNode } from "react";

import canvas from "../designer/canvas.module.css";
import { eventWords, resultWords } from "../designer/eventWords";
import { useWords } from "../designer/words";
import type { Card, Row } from "../model/card";
import { resultTone, type Catalogue } from "../model/catalogue";
import type { Mark } from "./compared";
import styles from "./view.module.css";

export type ViewNode = Node<{ card: Card }, "module">;

/** What a page writes on the cards. */
export interface Written {
  /** In the head, by module. */
  heads?: ReadonlyMap<string, ReactNode>;
  /** In place of the result, by the connector's place in the document's list; a connector that has none shows `else`. */
  rows?: { of: ReadonlyMap<number, ReactNode>; else: ReactNode };
  /** Below the card, by module. */
  feet?: ReadonlyMap<string, ReactNode>;
}

/** What changed from one version to another: modules, and connectors by their places in the document's list. */
export interface Marks {
  modules: ReadonlyMap<string, Mark>;
  connectors: ReadonlyMap<number, Mark>;
  words: Readonly<Record<Mark, string>>;
}

/** Beside each colour, so that none has to be seen. */
const SIGNS: Readonly<Record<Mark, string>> = { added: "+", removed: "−", changed: "±", renamed: "⇒" };

export interface ViewContextValue extends Written {
  catalogue: Catalogue | null;
  far: boolean;
  lit: ReadonlySet<string> | null;
  litRows: ReadonlySet<number>;
  marks: Marks | null;
  standsAt: string | null;
  onModule: ((module: string) => void) | null;
}

export const ViewContext = createContext<ViewContextValue>({
  catalogue: null, far: false, lit: null, litRows: new Set(), marks: null, standsAt: null, onModule: null,
});

export const ViewCard = memo(function ViewCard({ data: { card } }: NodeProps<ViewNode>) {
  const { far, lit, marks, standsAt } = useContext(ViewContext);
  const mark = marks?.modules.get(card.name);
  const signs = {
    "data-family": card.family, "data-dim": lit !== null && !lit.has(card.name), "data-here": standsAt === card.name, "data-mark": mark ?? "",
  };
  return far ? (
    <div className={`${canvas.far} ${styles.marked} ${styles.farMark}`} {...signs}>
      {mark !== undefined && `${SIGNS[mark]} `}
      {card.name}
    </div>
  ) : (
    <NearCard card={card} mark={mark} signs={signs} />
  );
});

/** The sign of a change, with its word for those who do not see it. */
function Sign({ mark }: { mark: Mark | undefined }) {
  const words = useContext(ViewContext).marks?.words;
  if (mark === undefined) return null;
  return (
    <span className={styles.sign} data-mark={mark} role="img" aria-label={words?.[mark] ?? ""} title={words?.[mark]}>
      {SIGNS[mark]}
    </span>
  );
}

interface NearCardProps {
  card: Card;
  mark: Mark | undefined;
  signs: { [name: `data-${string}`]: string | boolean };
}

function NearCard({ card, mark, signs }: NearCardProps) {
  const w = useWords();
  const { heads, feet, onModule } = useContext(ViewContext);
  const ways = w.waysOut(card.rows.length);
  const foot = feet?.get(card.name);
  return (
    <div className={`${canvas.card} ${styles.marked}`} {...signs} role="group" aria-label={w.cardName(card.name, card.title, ways, "")}>
      <div className={canvas.head}>
        <Sign mark={mark} />
        {card.first && <span className={canvas.firstDot} title={w.first} />}
        {onModule === null ? (
          <span className={canvas.name} title={card.name}>{card.name}</span>
        ) : (
          <button type="button" className={`${canvas.name} ${styles.pick} nodrag nopan`} title={card.name} onClick={() => onModule(card.name)}>
            {card.name}
          </button>
        )}
        {card.note !== "" && <IconNote size={13} className={canvas.sign} aria-label={w.hasNote} title={card.note} />}
        {card.fallback && <IconArrowBackUp size={13} className={canvas.sign} aria-label={w.fallsBack} title={w.fallsBack} />}
        <span className={canvas.type}>{card.title}</span>
        {heads?.has(card.name) === true && <span className={styles.headMark}>{heads.get(card.name)}</span>}
        {card.terminal && <IconSquareFilled size={10} className={canvas.end} aria-label={w.ends} title={w.ends} />}
      </div>
      {card.said !== "" && <div className={canvas.said} title={card.said}>{card.said}</div>}
      {card.rows.map((row) => <ViewRow key={row.id} row={row} />)}
      {foot !== undefined && <div className={styles.foot}>{foot}</div>}
    </div>
  );
}

function ViewRow({ row }: { row: Row }) {
  const w = useWords();
  const { catalogue, litRows, marks, rows } = useContext(ViewContext);
  const event = eventWords(row.event, row.value, catalogue, w);
  const result = resultWords(row.result, catalogue);
  const connector = row.connector ?? -1;
  const mark = marks?.connectors.get(connector);
  return (
    <div
      className={`${canvas.row} ${styles.row}`}
      data-kind="connector"
      data-lit={litRows.has(connector)}
      data-mark={mark ?? ""}
      title={w.rowName(event, row.to, result)}
    >
      <Sign mark={mark} />
      {row.event === "key_press" && row.value !== "" && row.value !== "?" ? (
        <kbd className={canvas.cap}>{row.value}</kbd>
      ) : (
        <span className={canvas.event}>{event}</span>
      )}
      {rows === undefined ? (
        <span className={canvas.result} data-tone={resultTone(row.result)}>{result}</span>
      ) : (
        <span className={styles.number}>{rows.of.get(connector) ?? rows.else}</span>
      )}
    </div>
  );
}
