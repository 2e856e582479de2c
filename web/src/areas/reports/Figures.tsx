/** The figures of a report in tables: by what it is divided by, and by interval, each with its parts and contacts. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { tableStyles } from "../../design/surfaces";
import { useLanguage } from "../../language";
import { useFormats } from "../../language/format";
import type { ContactQuery } from "../contacts/filter";
import { aligned, difference, type Cell, type Report } from "./compare";
import { contactsBehind } from "./drill";
import { change, figure, intervalLabel } from "./figure";
import type { Question } from "./question";
import styles from "./reports.module.css";
import { useWords } from "./words";

interface Props {
  question: Question;
  report: Report;
  before: Report | undefined;
}

export function Groups({ question, report, before }: Props) {
  const w = useWords();
  if (report.by === null) return null;
  return (
    <div className={styles.long}>
      <table className={tableStyles.table}>
        <Head first={w.dimensions[report.by]} report={report} compared={before !== undefined} />
        <tbody>
          {report.rows.map((row) => (
            <Figures
              key={row.group}
              name={row.label || w.none}
              behind={contactsBehind(question, report, undefined, row.group)}
              report={report}
              cell={row.total}
              then={before?.rows.find((each) => each.group === row.group)?.total}
              compared={before !== undefined}
            />
          ))}
          <Figures name={w.total} behind={contactsBehind(question, report)} report={report} cell={report.total} then={before?.total} compared={before !== undefined} last />
        </tbody>
      </table>
    </div>
  );
}

export function Intervals({ question, report, before }: Props) {
  const w = useWords();
  const language = useLanguage();
  const then = aligned(report, before);
  return (
    <div className={styles.long}>
      <table className={tableStyles.table}>
        <Head first={w.begins} report={report} compared={before !== undefined} />
        <tbody>
          {report.intervals.map((interval, at) => (
            <Figures
              key={interval.at}
              name={
                <>
                  {intervalLabel(interval, report.interval, language)}
                  {interval.open === false && <span className={styles.shut}> {w.closed}</span>}
                </>
              }
              behind={contactsBehind(question, report, interval)}
              report={report}
              cell={report.of_intervals[at]}
              then={then[at]}
              compared={before !== undefined}
            />
          ))}
          <Figures name={w.total} behind={contactsBehind(question, report)} report={report} cell={report.total} then={before?.total} compared={before !== undefined} last />
        </tbody>
      </table>
    </div>
  );
}

function Head({ first, report, compared }: { first: string; report: Report; compared: boolean }) {
  const w = useWords();
  const language = useLanguage();
  const { title, definition } = report.measure[language];
  return (
    <thead>
      <tr>
        <th>{first}</th>
        <th className={tableStyles.numeric} title={definition}>
          {title}
        </th>
        {compared && (
          <>
            <th className={tableStyles.numeric}>{w.before}</th>
            <th className={tableStyles.numeric}>{w.change}</th>
          </>
        )}
        {report.measure.parts.map((part) => (
          <th key={part} className={tableStyles.numeric}>
            {w.parts[part] ?? part}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface FiguresProps {
  name: ReactNode;
  behind: ContactQuery | null;
  report: Report;
  cell: Cell | undefined;
  then: Cell | undefined;
  compared: boolean;
  last?: boolean;
}

function Figures({ name, behind, report, cell, then, compared, last }: FiguresProps) {
  const formats = useFormats();
  const { unit, parts } = report.measure;
  const nothing = cell === undefined || parts.every((part) => (cell.parts[part] ?? 0) === 0);
  return (
    <tr className={last ? styles.total : ""}>
      <td>
        {behind === null || nothing ? (
          name
        ) : (
          <Link to="/contacts" search={behind}>
            {name}
          </Link>
        )}
      </td>
      <td className={tableStyles.numeric}>{figure(cell?.value, unit, formats)}</td>
      {compared && (
        <>
          <td className={tableStyles.numeric}>{figure(then?.value, unit, formats)}</td>
          <td className={tableStyles.numeric}>{change(difference(cell, then), unit, formats)}</td>
        </>
      )}
      {parts.map((part) => (
        <td key={part} className={tableStyles.numeric}>
          {nothing ? "–" : formats.number(cell.parts[part] ?? 0)}
        </td>
      ))}
    </tr>
  );
}
