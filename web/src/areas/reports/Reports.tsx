/** Reports: one measure with its definition, as a plot and as tables, beside the period before. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { api, ask } from "../../api/client";
import { Card, Empty, Page, Problem, Skeleton } from "../../design/surfaces";
import { useLanguage } from "../../language";
import { useFormats } from "../../language/format";
import { instant } from "../contacts/filter";
import { difference, unmatched, type Report } from "./compare";
import { Controls } from "./Controls";
import { change, figure, intervalLabel } from "./figure";
import { Groups, Intervals } from "./Figures";
import { Plot } from "./Plot";
import { fromAddress, toAddress, toApi, today, type Question } from "./question";
import styles from "./reports.module.css";
import { Views } from "./Views";
import { useWords } from "./words";

export default function Reports() {
  const w = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  const { measure } = useParams({ strict: false });
  const question = fromAddress(measure, useSearch({ strict: false }), today());
  const definitions = useQuery({ queryKey: ["measures"], queryFn: () => ask(api.GET("/api/reports")), staleTime: Infinity });
  const change = (next: Question) => void navigate({ to: "/reports/$measure", params: { measure: next.measure }, search: toAddress(next) });
  const title = definitions.data?.find((each) => each.name === question.measure)?.[language].title ?? w.title;
  return (
    <Page title={title} actions={<Actions question={question} title={title} />}>
      <Problem problem={definitions.error} onRetry={() => void definitions.refetch()} />
      {definitions.data !== undefined && (
        <Card label={w.title}>
          <Controls question={question} definitions={definitions.data} onChange={change} />
        </Card>
      )}
      <Shown question={question} />
    </Page>
  );
}

function Actions({ question, title }: { question: Question; title: string }) {
  const w = useWords();
  const search = (format: string) => new URLSearchParams({ ...toApi(question), format }).toString();
  return (
    <>
      <Views question={question} title={title} />
      <a href={`/api/reports/${question.measure}/export?${search("csv")}`} download>
        {w.csv}
      </a>
      <a href={`/api/reports/${question.measure}/export?${search("parquet")}`} download>
        {w.parquet}
      </a>
    </>
  );
}

function useReport(question: Question, span?: Report["before"]) {
  const asked = toApi(question);
  const query = span === undefined ? asked : { ...asked, since: instant(span.since), until: instant(span.until) };
  return useQuery({
    queryKey: ["report", question.measure, query],
    queryFn: () => ask(api.GET("/api/reports/{measure}", { params: { path: { measure: question.measure }, query } })),
    placeholderData: keepPreviousData,
  });
}

function Shown({ question }: { question: Question }) {
  const report = useReport(question);
  if (report.error !== null) return <Problem problem={report.error} onRetry={() => void report.refetch()} />;
  if (report.data === undefined) return <Skeleton lines={8} height={28} />;
  return question.compare ? <Compared question={question} report={report.data} /> : <Tables question={question} report={report.data} before={undefined} />;
}

function Compared({ question, report }: { question: Question; report: Report }) {
  const before = useReport(question, report.before);
  return (
    <>
      <Problem problem={before.error} />
      <Tables question={question} report={report} before={before.isPlaceholderData ? undefined : before.data} />
    </>
  );
}

function Tables({ question, report, before }: { question: Question; report: Report; before: Report | undefined }) {
  const w = useWords();
  const language = useLanguage();
  const { title, definition } = report.measure[language];
  const nothing = report.measure.parts.every((part) => (report.total.parts[part] ?? 0) === 0);
  const missing = unmatched(report, before);
  return (
    <>
      <Card label={w.figure}>
        <Summary report={report} before={before} />
        <p className={styles.definition}>
          {w.definition}: {definition} {report.within !== null && w.within(report.within)} {w.zone(report.zone)}
        </p>
        {missing.length > 0 && before !== undefined && (
          <p className={styles.definition}>{w.unmatched(missing.map((each) => intervalLabel(each, before.interval, language)).join("; "))}</p>
        )}
      </Card>
      {nothing && <Empty>{w.empty(title)}</Empty>}
      <div className={styles.columns}>
        <div className={styles.side}>
          <Card>
            <Plot report={report} before={before} />
          </Card>
          {report.by !== null && (
            <Card label={w.byGroup(w.dimensions[report.by])}>
              <Groups question={question} report={report} before={before} />
            </Card>
          )}
        </div>
        <Card label={w.figures}>
          <Intervals question={question} report={report} before={before} />
        </Card>
      </div>
    </>
  );
}

function Summary({ report, before }: { report: Report; before: Report | undefined }) {
  const w = useWords();
  const language = useLanguage();
  const formats = useFormats();
  const { unit, parts } = report.measure;
  return (
    <div className={styles.figure}>
      <span>{report.measure[language].title}</span>
      <strong>{figure(report.total.value, unit, formats)}</strong>
      {before !== undefined && (
        <span>
          {w.before} {figure(before.total.value, unit, formats)} ({change(difference(report.total, before.total), unit, formats)})
        </span>
      )}
      <span className={styles.parts}>
        {parts.map((part) => (
          <span key={part}>
            {w.parts[part] ?? part} <b>{formats.number(report.total.parts[part] ?? 0)}</b>
          </span>
        ))}
      </span>
    </div>
  );
}
