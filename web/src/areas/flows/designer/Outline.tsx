/** The flow as a tree grid beside the canvas: its modules as contacts come to them, and the ways out of each beneath. All
 *  keys of the canvas act here, too; Enter goes to the place on the canvas. */
import { IconAlertTriangle, IconChevronRight, IconSquareFilled } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import * as Aria from "react-aria-components";

import { Empty, Tag } from "../../../design/surfaces";
import { resultTone } from "../model/catalogue";
import { cursorOf, outlineKey, outlineOf, type OutlineModule, type OutlineWay } from "../model/outline";
import type { Cursor } from "../model/walk";
import { eventWords, resultWords } from "./eventWords";
import styles from "./outline.module.css";
import { placeOf } from "./problemPlaces";
import { useDesigner } from "./store";
import { setOutlineFocus, view } from "./view";
import { useWords } from "./words";

/** With more rows than these, the ways out are folded until somebody asks for them. */
const MANY = 400;
/** Letters are commands here, as on the canvas, so they are not typed to find a row. Tree hands this on to its hook. */
const NO_TYPING = { disallowTypeAhead: true };

export default function Outline() {
  const w = useWords();
  const cards = useDesigner((state) => state.cards);
  const problems = useDesigner((state) => state.problems);
  const current = useDesigner((state) => state.cursor);
  const catalogue = useDesigner((state) => state.catalogue);
  const modules = useMemo(() => outlineOf(cards, problems.flatMap((each) => placeOf(each) ?? [])), [cards, problems]);
  const [folded] = useState(() => modules.reduce((sum, each) => sum + 1 + each.ways.length, 0) > MANY);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const expanded = useMemo(
    () => new Set(modules.map((each) => each.key).filter((key) => turned.has(key) === folded)),
    [modules, turned, folded],
  );
  const key = current === null ? null : outlineKey(current);
  const root = useRef<HTMLDivElement>(null);
  useFocus(root, current, expanded);

  const go = (cursor: Cursor) => {
    const state = useDesigner.getState();
    if (state.cursor !== null && outlineKey(state.cursor) === outlineKey(cursor)) return;
    const row = state.cards.get(cursor.module)?.rows.find((each) => each.id === cursor.row);
    if (row?.connector === undefined || row.connector === null) state.select([cursor.module]);
    else state.selectConnector(row.connector);
    state.moveCursor(cursor);
    view.current.reveal([cursor.module]);
  };
  return (
    <nav
      ref={root}
      className={styles.outline}
      aria-label={w.outline}
      data-outline
      onFocus={({ target }) => {
        const focused = target.closest<HTMLElement>("[data-key]")?.dataset["key"];
        if (focused !== undefined) go(cursorOf(focused));
      }}
      onKeyDown={(event) => {
        if (event.altKey) return;
        // At the first row and the last one these are not keys of the canvas.
        if (event.key === "ArrowUp" || event.key === "ArrowDown") event.preventDefault();
        const way = event.key === "ArrowRight" ? firstWay(modules, event.target) : undefined;
        if (way === undefined) return;
        event.preventDefault();
        go(cursorOf(way.key));
      }}
    >
      <Aria.Tree
        {...NO_TYPING}
        aria-label={w.outline}
        className={styles.tree ?? ""}
        items={modules}
        dependencies={[expanded, catalogue, w]}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={key === null ? [] : [key]}
        onSelectionChange={(keys) => {
          const [picked] = keys === "all" ? [] : [...keys];
          if (picked !== undefined && picked !== key) go(cursorOf(String(picked)));
        }}
        escapeKeyBehavior="none"
        keyboardNavigationBehavior="tab"
        expandedKeys={expanded}
        onExpandedChange={(keys) =>
          setTurned(new Set(modules.map((each) => each.key).filter((each) => keys.has(each) === folded)))
        }
        onAction={(picked) => {
          view.current.approach(cursorOf(String(picked)).module);
          view.current.focus();
        }}
        renderEmptyState={() => <Empty>{w.emptyFlow}</Empty>}
      >
        {(module) => <ModuleItem module={module} open={expanded.has(module.key)} />}
      </Aria.Tree>
    </nav>
  );
}

/** The first way out of a module whose ways are unfolded, where its row has the focus. */
function firstWay(modules: readonly OutlineModule[], target: EventTarget): OutlineWay | undefined {
  if (!(target instanceof HTMLElement) || target.ariaExpanded !== "true") return undefined;
  return modules.find((each) => each.key === target.dataset["key"])?.ways[0];
}

function ModuleItem({ module, open }: { module: OutlineModule; open: boolean }) {
  const w = useWords();
  const { card, problems, ways } = module;
  const count = w.waysOut(card.rows.filter((each) => each.kind === "connector").length);
  const said = w.cardName(card.name, card.title, count, problems === 0 ? "" : w.problems(problems));
  return (
    <Aria.TreeItem id={module.key} textValue={said} hasChildItems={ways.length > 0} className={styles.module ?? ""}>
      <Aria.TreeItemContent>
        {ways.length > 0 ? (
          <Aria.Button slot="chevron" className={styles.chevron ?? ""}>
            <IconChevronRight size={14} aria-hidden />
          </Aria.Button>
        ) : (
          <span className={styles.chevron} />
        )}
        <span className={styles.bar} data-family={card.family} />
        {card.first && <span className={styles.first} title={w.first} />}
        <span className={styles.name} title={card.name}>{card.name}</span>
        {card.terminal && <IconSquareFilled size={9} className={styles.end} aria-hidden />}
        <Problems count={problems} />
        <span className={styles.type}>{card.title}</span>
      </Aria.TreeItemContent>
      {open && ways.map((way) => <WayItem key={way.key} way={way} />)}
    </Aria.TreeItem>
  );
}

function WayItem({ way: { key, row, problems } }: { way: OutlineWay }) {
  const w = useWords();
  const catalogue = useDesigner((state) => state.catalogue);
  const fallback = useDesigner((state) => state.flow.fallback !== null);
  const event = eventWords(row.event, row.value, catalogue, w);
  const result = resultWords(row.result, catalogue);
  const said = [w.rowName(event, row.to, result), problems === 0 ? "" : w.problems(problems)].filter(Boolean).join(", ");
  return (
    <Aria.TreeItem id={key} textValue={said} className={styles.way ?? ""} data-kind={row.kind}>
      <Aria.TreeItemContent>
        <span className={styles.event}>{event}</span>
        {row.kind === "missing" ? (
          <span className={styles.nowhere}>{fallback ? w.toFallback : w.nowhere}</span>
        ) : (
          <>
            <span className={styles.target}>→ {row.to}</span>
            <Tag tone={resultTone(row.result)} title={result}>{result}</Tag>
          </>
        )}
        <Problems count={problems} />
      </Aria.TreeItemContent>
    </Aria.TreeItem>
  );
}

function Problems({ count }: { count: number }) {
  const w = useWords();
  if (count === 0) return null;
  return (
    <span className={styles.problems} title={w.problems(count)}>
      <IconAlertTriangle size={12} aria-hidden /> {count}
    </span>
  );
}

/** The focus goes along while the keyboard is in the outline: to what a command made, and back from a dialog. */
function useFocus(root: React.RefObject<HTMLDivElement | null>, cursor: Cursor | null, expanded: ReadonlySet<string>): void {
  const inside = useRef(false);
  useEffect(() => {
    const focus = (): boolean => {
      if (!inside.current || root.current === null) return false;
      const { cursor } = useDesigner.getState();
      // A row that is not drawn yet gets the focus below.
      (cursor === null ? root.current.querySelector<HTMLElement>("[role=row]") : rowOf(root.current, cursor))?.focus();
      return true;
    };
    // A field in which something is set for the outline does not take the keyboard away from it.
    const moved = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || root.current === null) return;
      if (root.current.contains(target)) inside.current = true;
      else if (target.closest("[role=dialog], [data-canvas] input") === null) inside.current = false;
    };
    document.addEventListener("focusin", moved);
    setOutlineFocus(focus);
    return () => {
      document.removeEventListener("focusin", moved);
      setOutlineFocus(null);
    };
  }, [root]);
  useEffect(() => {
    // The tree has its rows when it has drawn them.
    const later = requestAnimationFrame(() => {
      const active = document.activeElement;
      const here = active === document.body || root.current?.contains(active) === true;
      if (!inside.current || !here || cursor === null || root.current === null) return;
      const row = rowOf(root.current, cursor);
      if (row !== null && !row.contains(active)) row.focus();
    });
    return () => cancelAnimationFrame(later);
  }, [root, cursor, expanded]);
}

/** The row of a place, or the one of its module while that is folded. */
function rowOf(root: HTMLElement, cursor: Cursor): HTMLElement | null {
  const found = (place: Cursor) => root.querySelector<HTMLElement>(`[data-key="${CSS.escape(outlineKey(place))}"]`);
  return found(cursor) ?? found({ ...cursor, row: null });
}
