/** What was said to this supervisor, and to everybody at a desk. */
import { Card } from "../../design/surfaces";
import { useFormats } from "../../language/format";
import styles from "./floor.module.css";
import { useFloor } from "./live";
import { useWords } from "./words";

export function Messages() {
  const w = useWords();
  const formats = useFormats();
  const told = useFloor((floor) => floor.told);
  if (told.length === 0) return null;
  return (
    <Card label={w.messages}>
      <h2>{w.messages}</h2>
      <ul role="status">
        {told.map((each, index) => (
          <li key={`${each.at} ${index}`}>
            <span className={styles.soft}>{formats.time(each.at)}</span> {each.text}
          </li>
        ))}
      </ul>
    </Card>
  );
}
