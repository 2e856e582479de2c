/** The field in a card in which its name is changed: Enter takes it, Escape gives it up. */
import { useState } from "react";

import { useActions } from "./actions";
import styles from "./canvas.module.css";
import { useDesigner } from "./store";
import { giveFocusBack } from "./view";
import { useWords } from "./words";

export function RenameField({ name }: { name: string }) {
  const w = useWords();
  const actions = useActions();
  const [text, setText] = useState(name);
  const close = () => {
    useDesigner.getState().rename(null);
    giveFocusBack();
  };
  return (
    <input
      className={`${styles.rename} nodrag nopan`}
      aria-label={w.name}
      value={text}
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => {
        // Escape has closed it already.
        if (useDesigner.getState().renaming !== name) return;
        actions.rename(name, text);
        useDesigner.getState().rename(null);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close();
        if (event.key !== "Enter") return;
        event.preventDefault();
        const done = actions.rename(name, text);
        if (done) close();
      }}
    />
  );
}
