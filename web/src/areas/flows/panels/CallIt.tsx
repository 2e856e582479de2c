/** Calling the draft: a telephone, and the way of the contact while it talks to the flow. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { Select, TextField } from "../../../design/controls";
import { Empty, Problem, Tag } from "../../../design/surfaces";
import { CallButtons, Keypad, Levels } from "../../../telephone/Telephone";
import { useDesigner } from "../designer/store";
import { view } from "../designer/view";
import { resultTone } from "../model/catalogue";
import { resultLabel, useCatalogue } from "./catalogues";
import { useFollowedContact, type DraftCalls } from "./draftCall";
import { wayOfTrace } from "./liveWay";
import styles from "./panels.module.css";
import { counted } from "./problems";
import { useTryWords } from "./tryWords";
import { litPath } from "./way";
import { WaySteps } from "./WaySteps";

export function CallIt({ calls }: { calls: DraftCalls }) {
  const w = useTryWords();
  const contact = useFollowedContact(calls.contact);
  return (
    <div className={styles.columns}>
      <Caller calls={calls} />
      <div>{contact === null ? <Empty>{w.callAndSee}</Empty> : <LiveWay key={contact.id} contact={contact} />}</div>
      <div className={styles.group}>
        <Keypad phone={calls.phone} />
        {contact !== null && <Came contact={contact} />}
      </div>
    </div>
  );
}

function Caller({ calls }: { calls: DraftCalls }) {
  const w = useTryWords();
  const flow = useDesigner((state) => state.flow);
  const draft = useDesigner((state) => state.draft);
  const { errors } = counted(useDesigner((state) => state.problems));
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")) });
  const [number, setNumber] = useState("");
  const [service, setService] = useState("");
  const outbound = flow.direction === "outbound";
  const fitting = (services.data ?? []).filter((each) => (each.direction === "outbound") === outbound);
  const refusal = draft === null ? w.noDraftToCall : errors > 0 ? w.errorsFirstToCall : undefined;
  return (
    <div className={styles.group}>
      <Problem problem={services.error} onRetry={() => void services.refetch()} />
      <CallButtons phone={calls.phone} callLabel={w.doCall} onCall={() => calls.call({ number, service })} refusal={refusal} />
      {refusal !== undefined && <p className={styles.help}>{refusal}</p>}
      <TextField label={outbound ? w.called : w.caller} help={w.callerHelp} type="tel" value={number} onChange={setNumber} isDisabled={calls.busy} />
      <Select
        label={w.settingsOf}
        choices={[{ id: " ", label: w.serviceOfFlow }, ...fitting.map((each) => ({ id: each.name, label: each.title || each.name }))]}
        value={service || " "}
        onChange={(id) => setService(id.trim())}
        isDisabled={calls.busy}
      />
      <Levels phone={calls.phone} />
      <p className={styles.help}>{w.callHint}</p>
    </div>
  );
}

function LiveWay({ contact }: { contact: Schemas["ContactWithTrace"] }) {
  const flow = useDesigner((state) => state.flow);
  const way = useMemo(() => wayOfTrace(flow, contact.trace), [flow, contact.trace]);
  const [at, setAt] = useState(way.length - 1);
  const [shown, setShown] = useState(way.length);
  if (shown !== way.length) {
    // The contact went on: look at where it stands now.
    setShown(way.length);
    setAt(way.length - 1);
  }
  const standsAt = way.at(-1)?.module ?? "";
  useEffect(() => {
    useDesigner.getState().light(litPath(way));
  }, [way]);
  useEffect(() => {
    if (standsAt !== "") view.current.reveal([standsAt]);
  }, [standsAt]);
  return <WaySteps way={way} at={at} onStep={setAt} />;
}

/** Where the contact stands, or what came of it. */
function Came({ contact }: { contact: Schemas["ContactWithTrace"] }) {
  const w = useTryWords();
  const known = useCatalogue();
  const due = contact.trace.at(-1)?.due ?? "";
  return (
    <div className={styles.group}>
      {contact.closed_at === null ? (
        <p>
          {w.resultDue} <Tag tone={resultTone(due)}>{resultLabel(known, due)}</Tag>
        </p>
      ) : (
        <p role="status">
          {w.outcome}: <Tag tone={resultTone(contact.result)}>{contact.label}</Tag> {contact.code}, {w.endedBy(contact.ended_by)}
        </p>
      )}
      <p>
        <Link to="/contacts/$contact" params={{ contact: contact.id }}>
          {w.contactOfCall}
        </Link>
      </p>
      <p className={styles.help}>{w.countsNowhere}</p>
    </div>
  );
}
