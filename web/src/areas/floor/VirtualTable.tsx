/** A table of any length that scrolls by itself: only the rows that are to be seen are in the document. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type ReactNode } from "react";

import { tableStyles } from "../../design/surfaces";
import styles from "./floor.module.css";
import { pressed, type Order } from "./model/choice";

export interface Column {
  id: string;
  head: string;
  /** What the figure means. */
  means?: string;
  width: string;
  numeric?: boolean;
  sorts?: boolean;
}

export type Line<Item> = { key: string; item: Item } | { key: string; group: string; count: number };

const HEIGHT = 29;

export function SortHeads({ columns, order, onOrder }: { columns: readonly Column[]; order: Order; onOrder: (order: Order) => void }) {
  return (
    <tr>
      {columns.map((column) => {
        const sorted = order.by === column.id ? (order.down ? "descending" : "ascending") : "none";
        return (
          <th
            key={column.id}
            title={column.means}
            className={column.numeric ? tableStyles.numeric : undefined}
            aria-sort={column.sorts ? sorted : undefined}
            style={{ width: column.width }}
          >
            {column.sorts ? (
              <button type="button" onClick={() => onOrder(pressed(order, column.id))}>
                {column.head}
                <span aria-hidden>{sorted === "none" ? "" : sorted === "ascending" ? " ↑" : " ↓"}</span>
              </button>
            ) : (
              column.head || <span className="visually-hidden">{column.id}</span>
            )}
          </th>
        );
      })}
    </tr>
  );
}

interface VirtualTableProps<Item> {
  label: string;
  columns: readonly Column[];
  order: Order;
  onOrder: (order: Order) => void;
  lines: readonly Line<Item>[];
  row: (item: Item, index: number, key: string) => ReactNode;
  empty: ReactNode;
}

export function VirtualTable<Item>({ label, columns, order, onOrder, lines, row, empty }: VirtualTableProps<Item>) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => HEIGHT,
    overscan: 6,
    getItemKey: (index) => lines[index]?.key ?? index,
  });
  const seen = virtual.getVirtualItems();
  const above = seen[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (seen.at(-1)?.end ?? 0);
  return (
    <div ref={frame} className={styles.frame} tabIndex={0} role="region" aria-label={label}>
      <table className={`${tableStyles.table} ${styles.fixed}`} aria-rowcount={lines.length + 1}>
        <thead className={styles.sticky}>
          <SortHeads columns={columns} order={order} onOrder={onOrder} />
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden style={{ height: above }} />}
          {seen.map(({ index }) => {
            const line = lines[index];
            if (line === undefined) return null;
            if ("item" in line) return row(line.item, index + 2, line.key);
            return (
              <tr key={line.key} aria-rowindex={index + 2} className={styles.group}>
                <th colSpan={columns.length} scope="rowgroup">
                  {line.group} <span className={styles.soft}>{line.count}</span>
                </th>
              </tr>
            );
          })}
          {below > 0 && <tr aria-hidden style={{ height: below }} />}
        </tbody>
      </table>
      {lines.length === 0 && empty}
    </div>
  );
}
