/** The keys that act on this page. */
import { useState } from "react";

import { Button, Checkbox } from "../design/controls";
import { Dialog } from "../design/Dialog";
import { activeLayers, printedKeys, setSingleLetters, singleLetters } from "../keys/shortcuts";
import styles from "./shell.module.css";
import { useWords } from "./words";

export function KeyList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const w = useWords();
  const [letters, setLetters] = useState(singleLetters);
  return (
    <Dialog title={w.keys} isOpen={isOpen} onClose={onClose} foot={<Button onPress={onClose}>{w.close}</Button>}>
      <Checkbox
        isSelected={letters}
        onChange={(on) => {
          setSingleLetters(on);
          setLetters(on);
        }}
      >
        {w.singleLetters}
      </Checkbox>
      {isOpen &&
        activeLayers().map((layer) => (
          <section key={layer.title}>
            <h3>{layer.title}</h3>
            <dl className={styles.keyList}>
              {layer.shortcuts.map((shortcut) => (
                <div key={`${shortcut.keys} ${shortcut.label}`}>
                  <dt>
                    <kbd>{printedKeys(shortcut.keys)}</kbd>
                  </dt>
                  <dd>{shortcut.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
    </Dialog>
  );
}
