/** Reports by email: those that are sent, what became of each, and the form that has this view sent. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask, type Schemas } from "../../api/client";
import { Button } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import { Empty, Problem, Skeleton, Tag, tableStyles } from "../../design/surfaces";
import { say } from "../../design/toasts";
import { useLanguage } from "../../language";
import { useFormats } from "../../language/format";
import { EmailFields } from "./EmailFields";
import { addressesIn, emptyForm, notAddresses, toBody } from "./emailForm";
import { useEmailWords } from "./emailWords";
import type { Question } from "./question";
import styles from "./reports.module.css";

type Sent = Schemas["ScheduledReportState"];

const KEY = ["scheduled-reports"];

export function Emails({ question, name, onClose }: { question: Question; name: string; onClose: () => void }) {
  const w = useEmailWords();
  const language = useLanguage();
  const queries = useQueryClient();
  const [form, setForm] = useState(() => emptyForm(name, question));
  const addresses = addressesIn(form.recipients);
  const wrong = notAddresses(addresses);
  const make = useMutation({
    mutationFn: () => ask(api.POST("/api/scheduled-reports", { body: toBody(form, question, language) })),
    onSuccess: () => {
      setForm(emptyForm(name, question));
      say(w.scheduled, "good");
      return queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const refusal = form.name.trim() === "" ? w.needsName : addresses.length === 0 ? w.needsAddress : wrong.length > 0 ? w.noAddress(wrong.join(", ")) : undefined;
  return (
    <Dialog
      title={w.title}
      isOpen
      wide
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.close}</Button>
          <Button look="primary" onPress={() => make.mutate()} isPending={make.isPending} refusal={refusal}>
            {w.schedule}
          </Button>
        </>
      }
    >
      <h3>{w.sentNow}</h3>
      <List />
      <h3>{w.thisView}</h3>
      <Problem problem={make.error} />
      <EmailFields form={form} onChange={setForm} wrong={wrong} />
    </Dialog>
  );
}

function List() {
  const w = useEmailWords();
  const sent = useQuery({
    queryKey: KEY,
    queryFn: () => ask(api.GET("/api/scheduled-reports")),
    // What is on its way is followed until it is there.
    refetchInterval: (query) => (query.state.data?.some(onItsWay) ? 2_000 : 30_000),
  });
  if (sent.error !== null) return <Problem problem={sent.error} onRetry={() => void sent.refetch()} />;
  if (sent.data === undefined) return <Skeleton lines={2} height={28} />;
  if (sent.data.length === 0) return <Empty>{w.none}</Empty>;
  return (
    <table className={tableStyles.table}>
      <thead>
        <tr>
          <th>{w.report}</th>
          <th>{w.when}</th>
          <th>{w.to}</th>
          <th>{w.last}</th>
          <th>
            <span className="visually-hidden">{w.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sent.data.map((each) => (
          <Row key={each.id} sent={each} />
        ))}
      </tbody>
    </table>
  );
}

function onItsWay(sent: Sent): boolean {
  return sent.last?.unsent.some((each) => each.again) ?? false;
}

function Row({ sent }: { sent: Sent }) {
  const w = useEmailWords();
  const formats = useFormats(sent.zone);
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: KEY });
  const path = { report: sent.id };
  const send = useMutation({ mutationFn: () => ask(api.POST("/api/scheduled-reports/{report}/sending", { params: { path } })), onSuccess: refresh });
  const end = useMutation({ mutationFn: () => ask(api.DELETE("/api/scheduled-reports/{report}", { params: { path } })), onSuccess: refresh });
  return (
    <tr>
      <td>
        {sent.name}
        <div className={styles.shut}>{w.owner(sent.owner)}</div>
      </td>
      <td>
        {w.often(sent.frequency, sent.weekday, sent.day, sent.at)}
        {sent.next_at !== null && <div className={styles.shut}>{w.next(formats.dateTime(sent.next_at))}</div>}
      </td>
      <td>{sent.recipients.join(", ")}</td>
      <td>
        {sent.trouble !== "" && <Tag tone="bad">{sent.trouble}</Tag>}
        <Last last={sent.last} at={sent.last === null ? "" : formats.dateTime(sent.last.at)} />
        <Problem problem={send.error ?? end.error} />
      </td>
      <td className={styles.row}>
        <Button look="quiet" onPress={() => send.mutate()} isPending={send.isPending} aria-label={w.sendNamed(sent.name)}>
          {w.send}
        </Button>
        <Button look="danger" onPress={() => end.mutate()} isPending={end.isPending} aria-label={w.endNamed(sent.name)}>
          {w.end}
        </Button>
      </td>
    </tr>
  );
}

function Last({ last, at }: { last: Sent["last"]; at: string }) {
  const w = useEmailWords();
  if (last === null) return w.notYet;
  return (
    <>
      {last.sent.length > 0 && (
        <div>
          <Tag tone="good">{w.sentTo(last.sent.length)}</Tag> {at}
        </div>
      )}
      {last.unsent.map((each) => (
        <div key={each.to}>
          <Tag tone={each.again ? "info" : "bad"}>{each.again ? w.waiting : w.failed}</Tag> {each.to}
          {each.why !== "" && `: ${each.why}`}
        </div>
      ))}
    </>
  );
}
