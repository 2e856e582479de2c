/** What a change changes: each property with what was there and what will be. */
import { tableStyles } from "../surfaces";
import { titleOf, type Json } from "./fields";
import styles from "./schema.module.css";
import { differences, inWords } from "./values";

interface DifferenceListProps {
  before: Json | undefined;
  after: Json | undefined;
  heads: { what: string; before: string; after: string };
}

export function DifferenceList({ before, after, heads }: DifferenceListProps) {
  return (
    <table className={tableStyles.table}>
      <thead>
        <tr>
          <th>{heads.what}</th>
          <th>{heads.before}</th>
          <th>{heads.after}</th>
        </tr>
      </thead>
      <tbody>
        {differences(before, after).map((each) => (
          <tr key={each.path.join("\n")}>
            <td>{each.path.map(titleOf).join(" › ")}</td>
            <td>{each.before === undefined ? "–" : <del className={styles.was}>{inWords(each.before)}</del>}</td>
            <td>{each.after === undefined ? "–" : <ins className={styles.now}>{inWords(each.after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
