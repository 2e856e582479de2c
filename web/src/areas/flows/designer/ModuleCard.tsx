/** A module on the canvas: its head, what it says, and one row for each way out. Far away only bar and name are drawn. */
import { IconArrowBackUp, IconNote, IconSquareFilled } from "@tabler/icons-react";
import { type Node, type NodeProps } from "@xyflow/react";
import { createContext, memo, useContext } from "react";

import { resultTone } from "../model/catalogue";
import type { Card, Row } from "../model/card";
import styles from "./canvas.module.css";
import { eventWords, resultWords } from "./eventWords";
import { RenameField } from "./RenameField";
import { useDesigner } from "./store";
import { useWords } from "./words";

export type ModuleNode = Node<{ card: Card; problems: number }, "module">;

/** What cards need of the canvas. One value for all of them: a subscription of each costs frames. */
export interface CanvasContextValue {
  /** Text is too small to be read. */
  far: boolean;
  lit: ReadonlySet<string> | null;
  litRows: ReadonlySet<number>;
  /** The module in which the lit contact stands. */
  standsAt: string | null;
  startLink: (from: string, row: Row | null, event: React.PointerEvent) => void;
  pickRow: (card: Card, row: Row) => void;
  openRow: (card: Card, row: Row) => void;
}

export const CanvasContext = createContext<CanvasContextValue>({
  far: false, lit: null, litRows: new Set(), standsAt: null,
  startLink: () => undefined, pickRow: () => undefined, openRow: () => undefined,
});

export const ModuleCard = memo(function ModuleCard({ data: { card, problems } }: NodeProps<ModuleNode>) {
  const { far, lit, standsAt } = useContext(CanvasContext);
  const dim = lit !== null && !lit.has(card.name);
  return far ? (
    <div className={styles.far} data-family={card.family} data-dim={dim} data-problems={problems > 0} data-here={standsAt === card.name}>
      {card.name}
    </div>
  ) : (
    <NearCard card={card} problems={problems} dim={dim} here={standsAt === card.name} />
  );
});

function NearCard({ card, problems, dim, here }: { card: Card; problems: number; dim: boolean; here: boolean }) {
  const w = useWords();
  const { startLink } = useContext(CanvasContext);
  const renaming = useDesigner((state) => state.renaming === card.name);
  return (
    <div
      className={styles.card}
      data-family={card.family}
      data-dim={dim}
      data-here={here}
      role="group"
      aria-label={w.cardName(
        card.name, card.title, w.waysOut(card.rows.filter((row) => row.kind === "connector").length),
        problems === 0 ? "" : w.problems(problems),
      )}
    >
      <div className={styles.head}>
        {card.first && <span className={styles.firstDot} title={w.first} />}
        {renaming ? <RenameField name={card.name} /> : <span className={styles.name} title={card.name}>{card.name}</span>}
        {card.note !== "" && <IconNote size={13} className={styles.sign} aria-label={w.hasNote} title={card.note} />}
        {card.fallback && <IconArrowBackUp size={13} className={styles.sign} aria-label={w.fallsBack} title={w.fallsBack} />}
        {problems > 0 && <span className={styles.problems} title={w.problems(problems)}>{problems}</span>}
        <span className={styles.type}>{card.title}</span>
        {card.terminal ? (
          <IconSquareFilled size={10} className={styles.end} aria-label={w.ends} title={w.ends} />
        ) : (
          <span className={`${styles.port} ${styles.headPort} nodrag nopan`} onPointerDown={(event) => startLink(card.name, null, event)} />
        )}
      </div>
      {card.said !== "" && <div className={styles.said}>{card.said}</div>}
      {card.rows.map((row) => <CardRow key={row.id} card={card} row={row} />)}
    </div>
  );
}

function CardRow({ card, row }: { card: Card; row: Row }) {
  const w = useWords();
  const { startLink, pickRow, openRow, litRows } = useContext(CanvasContext);
  const catalogue = useDesigner((state) => state.catalogue);
  const current = useDesigner((state) => state.cursor?.module === card.name && state.cursor.row === row.id);
  const picked = useDesigner((state) => row.connector !== null && state.connector === row.connector);
  const fallback = useDesigner((state) => state.flow.fallback !== null);
  if (row.kind === "more") {
    return (
      <div className={styles.row} data-kind="more" data-current={current} onClick={() => pickRow(card, row)}>
        {row.count === 0 ? w.fewer : w.more(row.count)}
      </div>
    );
  }
  const event = eventWords(row.event, row.value, catalogue, w);
  const result = resultWords(row.result, catalogue);
  return (
    <div
      className={styles.row}
      data-kind={row.kind}
      data-current={current}
      data-picked={picked}
      data-lit={row.connector !== null && litRows.has(row.connector)}
      title={row.kind === "missing" ? undefined : w.rowName(event, row.to, result)}
      onClick={(click) => {
        click.stopPropagation();
        pickRow(card, row);
      }}
      onDoubleClick={(click) => {
        click.stopPropagation();
        openRow(card, row);
      }}
    >
      {row.event === "key_press" && row.value !== "" && row.value !== "?" ? (
        <kbd className={styles.cap}>{row.value}</kbd>
      ) : (
        <span className={styles.event}>{event}</span>
      )}
      {row.kind === "missing" ? (
        <span className={styles.nowhere}>{fallback ? w.toFallback : w.nowhere}</span>
      ) : (
        <span className={styles.result} data-tone={resultTone(row.result)}>{result}</span>
      )}
      <span className={`${styles.port} nodrag nopan`} onPointerDown={(press) => startLink(card.name, row, press)} />
    </div>
  );
}
