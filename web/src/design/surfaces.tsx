/** What pages are made of: their frame, cards, tags, and what is seen while there is nothing else to see. */
import type { ReactNode } from "react";

import { ApiProblem } from "../api/client";
import { dictionary } from "../language";
import { Button } from "./controls";
import styles from "./surfaces.module.css";

/** A page that scrolls: its title, what can be done, and the rest. */
export function Page({ title, actions, children }: { title: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.page}>
      <div className={styles.pageHead}>
        <h1>{title}</h1>
        {actions}
      </div>
      {children}
    </div>
  );
}

export function Card({ children, label }: { children: ReactNode; label?: string }) {
  return label === undefined ? (
    <div className={styles.card}>{children}</div>
  ) : (
    <section className={styles.card} aria-label={label}>
      {children}
    </section>
  );
}

export type Tone = "plain" | "good" | "warning" | "bad" | "info";

/** A word with a ground of its own. The word says it; the colour repeats it. */
export function Tag({ tone = "plain", children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={styles.tag} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** Why there is nothing here, and what to do next. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** A block of the size of what is being loaded. */
export function Skeleton({ lines = 3, height = 20 }: { lines?: number; height?: number }) {
  const useless = Array.from({ length: lines }, (_, line) => line);
  return (
    <div className={styles.stack} aria-busy="true">
      {useless.map((line) => (
        <svg key={line} className={styles.skeleton} width={`${90 - ((line * 23) % 40)}%`} height={height} aria-hidden />
      ))}
    </div>
  );
}

const useWords = dictionary(
  {
    unreachable: "The server cannot be reached.",
    again: "Try again",
    unknown: "Something went wrong on this page.",
  },
  {
    unreachable: "No se puede llegar al servidor.",
    again: "Reintentar",
    unknown: "Algo falló en esta página.",
  },
);

/** What went wrong, in the server's words, and the way on. */
export function Problem({ problem, onRetry }: { problem: unknown; onRetry?: (() => void) | undefined }) {
  const w = useWords();
  if (problem === null || problem === undefined) return null;
  const known = problem instanceof ApiProblem;
  const said = known ? (problem.status === 0 ? w.unreachable : problem.detail) : w.unknown;
  const more = known ? problem.errors : [];
  return (
    <div className={styles.problem} role="alert">
      <span>{said}</span>
      {onRetry !== undefined && (
        <Button look="quiet" onPress={onRetry}>
          {w.again}
        </Button>
      )}
      {more.length > 0 && (
        <ul>
          {more.map((each, index) => (
            <li key={index}>{[each.where, each.what].filter(Boolean).join(": ")}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

export const tableStyles = styles;
