/** The agent's own day in figures, each with what it means. */
import { Problem, Skeleton } from "../../../design/surfaces";
import { clock, useFormats } from "../../../language/format";
import styles from "../desk.module.css";
import { useFigures } from "../queries";
import { useWords } from "../words";

export function Day() {
  const w = useWords();
  const formats = useFormats();
  const figures = useFigures();
  const found = figures.data;
  if (found === undefined) return figures.error === null ? <Skeleton /> : <Problem problem={figures.error} onRetry={() => void figures.refetch()} />;
  const rows: [string, string, string][] = [
    [w.contacts, formats.number(found.contacts), w.contactsHelp],
    [w.handleTime, found.handle_time === null ? "–" : clock(found.handle_time), w.handleTimeHelp],
    [w.occupancy, formats.percent(found.occupancy), w.occupancyHelp],
    [
      w.satisfaction,
      found.satisfaction === null ? "–" : formats.number(Math.round(found.satisfaction * 100) / 100),
      found.satisfaction === null ? w.noAnswers : w.satisfactionHelp(found.survey_answers),
    ],
    [w.missed, formats.number(found.missed), ""],
    [w.rejected, formats.number(found.rejected), ""],
  ];
  return (
    <>
      <dl className={styles.figures}>
        {rows.map(([name, value, help]) => (
          <div key={name}>
            <dt>
              {name}
              {help !== "" && <span className={styles.soft}>{help}</span>}
            </dt>
            <dd className={styles.figure}>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{w.timeIn}</h3>
      <dl className={styles.figures}>
        {found.states.map((each) => (
          <div key={each.state}>
            <dt>{w.state(each.state)}</dt>
            <dd className={styles.figure}>{clock(each.seconds)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
