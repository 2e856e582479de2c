/** Keys towards the person, by mouse and by keyboard. */
import { Button } from "../../../design/controls";
import { useShortcuts } from "../../../keys/shortcuts";
import styles from "../desk.module.css";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords } from "../words";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export function Keypad() {
  const w = useWords();
  const refusal = useDesk((desk) => desk.connection === "open") ? undefined : w.connecting;
  const press = (key: string) => void deskSession().ask({ do: "keys", keys: key });
  useShortcuts(
    w.keypad,
    (refusal === undefined ? KEYS : []).filter((key) => key !== "*" && key !== "#").map((key) => ({ keys: key, label: key, run: () => press(key) })),
  );
  return (
    <div className={styles.keypad} role="group" aria-label={w.keypad}>
      {KEYS.map((key) => (
        <Button key={key} large refusal={refusal} onPress={() => press(key)}>
          {key}
        </Button>
      ))}
    </div>
  );
}
