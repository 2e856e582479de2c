/** One contact: who, when and what came of it, its steps, its way through the flow, and its recordings. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useState } from "react";

import { api, ask, type Schemas } from "../../api/client";
import { may, useMe } from "../../app/session";
import { Page, Problem, Skeleton, tableStyles } from "../../design/surfaces";
import { useShortcuts } from "../../keys/shortcuts";
import { useFormats } from "../../language/format";
import { ContactTable, lasted, ResultTag } from "./ContactTable";
import styles from "./contacts.module.css";
import { stepBy } from "./path";
import { Picture } from "./Picture";
import { Recordings } from "./Recordings";
import { Steps } from "./Steps";
import { useWords } from "./words";

export type ToldContact = Schemas["ContactWithTrace"];

/** The step that somebody chose; `turn` tells one choice from the same one made again. */
export interface ChosenStep {
  step: number | null;
  turn: number;
}

export default function Contact() {
  const w = useWords();
  const { contact = "" } = useParams({ strict: false });
  const me = useMe().data;
  const navigate = useNavigate();
  const [step, setStep] = useState<number | null>(null);
  // The step that somebody chose is sought in the recordings; the one that is heard is shown, and seeks nothing.
  const [chosen, setChosen] = useState<ChosenStep>({ step: null, turn: 0 });
  const [heard, setHeard] = useState<number | null>(null);
  const choose = useCallback((to: number | null) => {
    setStep(to);
    setChosen((before) => ({ step: to, turn: before.turn + 1 }));
  }, []);
  const hear = useCallback((to: number | null) => {
    setHeard(to);
    if (to !== null) setStep(to);
  }, []);
  const told = useQuery({
    queryKey: ["contact", contact],
    queryFn: () => ask(api.GET("/api/contacts/{contact}", { params: { path: { contact } } })),
    // One in progress is followed.
    refetchInterval: (query) => (query.state.data?.closed_at === null ? 2_000 : false),
  });
  const steps = told.data?.trace.length ?? 0;
  useShortcuts(w.contact, [
    { keys: "u", label: w.back, run: () => void navigate({ to: "/contacts" }) },
    { keys: "n", label: w.stepOn, run: () => choose(stepBy(steps, step, 1)) },
    { keys: "p", label: w.stepBack, run: () => choose(stepBy(steps, step, -1)) },
  ]);
  if (told.error !== null) {
    return (
      <Page title={w.contact}>
        <Problem problem={told.error} onRetry={() => void told.refetch()} />
      </Page>
    );
  }
  if (told.data === undefined) return <Page title={w.contact}><Skeleton lines={12} height={24} /></Page>;
  return (
    <Page title={<Heading contact={told.data} />}>
      <Header contact={told.data} />
      <div className={styles.columns}>
        <section className={styles.card} aria-label={w.steps}>
          <h2>{w.steps}</h2>
          <Steps contact={told.data} current={step} heard={heard} onStep={choose} />
        </section>
        <div className={styles.side}>
          {may(me, "supervisor") && <Recordings contact={told.data} chosen={chosen} onHeard={hear} />}
          <Picture contact={told.data} step={step} onStep={choose} />
          <Attempts attempts={told.data.attempts} />
          <Related contact={told.data.id} />
        </div>
      </div>
    </Page>
  );
}

function Heading({ contact }: { contact: ToldContact }) {
  const w = useWords();
  const person = contact.direction === "outbound" ? contact.called : contact.caller;
  return (
    <>
      {person || w.withheld} <ResultTag contact={contact} />
    </>
  );
}

function Header({ contact }: { contact: ToldContact }) {
  const w = useWords();
  const formats = useFormats();
  const facts: [string, React.ReactNode][] = [
    [w.began, formats.dateTime(contact.started_at)],
    [w.lasted, lasted(contact) || w.inProgress],
    [w.from, contact.caller || w.withheld],
    [w.to, contact.called],
    [w.service, contact.service],
    [w.fields.flow, <Link key="flow" to="/flows/$slug" params={{ slug: contact.flow }}>{contact.flow}</Link>],
    [w.version, <code key="version">{contact.version.slice(0, 12)}</code>],
    [w.fields.account, contact.account],
    [w.agent, contact.agent],
    [w.endedBy, [contact.ended_by, contact.reason].filter(Boolean).join(": ")],
    [w.due, contact.due !== contact.result ? contact.due : ""],
    [w.parent, contact.parent === "" ? "" : <Link key="parent" to="/contacts/$contact" params={{ contact: contact.parent }}>{contact.parent}</Link>],
    [w.contact, <code key="id">{contact.id}</code>],
  ];
  return (
    <section className={styles.card} aria-label={w.contact}>
      {contact.damage !== "" && <p role="alert">{w.damaged} {contact.damage}</p>}
      {contact.erased_at !== null && <p>{w.erased(formats.dateTime(contact.erased_at))}</p>}
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === "" ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {contact.recovered && <p className={styles.muted}>{w.recovered}</p>}
    </section>
  );
}

function Attempts({ attempts }: { attempts: ToldContact["attempts"] }) {
  const w = useWords();
  const formats = useFormats();
  if (attempts.length === 0) return null;
  return (
    <section className={styles.card} aria-label={w.calls}>
      <h2>{w.calls}</h2>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th>{w.call}</th>
            <th>{w.began}</th>
            <th>{w.agent}</th>
            <th>{w.outcomeOfCall}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((each) => (
            <tr key={each.number}>
              <td>{each.number}</td>
              <td>{each.begun_at === 0 ? "–" : formats.dateTime(each.begun_at)}</td>
              <td>{each.agent}</td>
              <td>{each.outcome === "" ? w.goingOn : [each.outcome.replaceAll("_", " "), each.detail].filter(Boolean).join(": ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Related({ contact }: { contact: string }) {
  const w = useWords();
  const children = useQuery({
    queryKey: ["contacts", "of", contact],
    queryFn: () => ask(api.GET("/api/contacts", { params: { query: { parent: contact } } })),
  });
  if (children.data === undefined || children.data.items.length === 0) return null;
  return (
    <section className={styles.card} aria-label={w.related}>
      <h2>{w.related}</h2>
      <ContactTable contacts={children.data.items} />
    </section>
  );
}
