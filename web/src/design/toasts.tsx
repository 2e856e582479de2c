/** Short messages in the corner, read out to screen readers. One may offer to undo what it tells. */
import { useSyncExternalStore } from "react";

import { Button } from "./controls";
import styles from "./overlays.module.css";

interface Toast {
  id: number;
  text: string;
  tone: "plain" | "good" | "bad";
  action?: { label: string; run: () => void } | undefined;
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function change(to: readonly Toast[]): void {
  toasts = to;
  listeners.forEach((each) => each());
}

function remove(id: number): void {
  change(toasts.filter((each) => each.id !== id));
}

/** Say something; it goes away after six seconds, what went wrong after twelve. */
export function say(text: string, tone: Toast["tone"] = "plain", action?: Toast["action"]): void {
  const toast = { id: next++, text, tone, action };
  change([...toasts.slice(-3), toast]);
  setTimeout(() => remove(toast.id), tone === "bad" ? 12_000 : 6_000);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
          <span>{toast.text}</span>
          {toast.action !== undefined && (
            <Button
              look="quiet"
              onPress={() => {
                toast.action?.run();
                remove(toast.id);
              }}
            >
              {toast.action.label}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
