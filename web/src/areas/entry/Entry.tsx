/** The frame of the pages for people who are not signed in: one card with a form. */
import { useState, type FormEvent, type ReactNode } from "react";

import { queries } from "../../app/queries";
import { ME, type Me } from "../../app/session";
import { Button } from "../../design/controls";
import { Problem } from "../../design/surfaces";
import styles from "./entry.module.css";
import { useWords } from "./words";

export function Entry({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <img src="/static/favicon.svg" width={24} height={24} alt="" /> Cordboard
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** A form that begins a session and goes on to a page of this server. */
export function EntryForm({ enter, to, button, children }: {
  enter: (fields: FormData) => Promise<Me>;
  to: string;
  button?: string;
  children: ReactNode;
}) {
  const w = useWords();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      queries.setQueryData(ME, await enter(new FormData(event.currentTarget)));
      window.location.assign(to);
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
    }
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <Problem problem={problem} />
      {children}
      <Button type="submit" look="primary" large isPending={busy}>
        {button ?? w.begin}
      </Button>
    </form>
  );
}

/** A field of a form as text. */
export function field(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
