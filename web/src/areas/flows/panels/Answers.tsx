/** What the world can do now: be the caller, the agent, the web service, as the contact's question offers. */
import { useState, type ReactNode } from "react";

import { Button, NumberField, TextField } from "../../../design/controls";
import type { Schemas } from "../../../api/client";
import { AgentAnswer } from "./AgentAnswer";
import { jsonOf } from "./json";
import styles from "./panels.module.css";
import { answer, usePlay, type Step } from "./simulating";
import { useTryWords } from "./tryWords";

export function Answers({ question }: { question: Schemas["SimulationQuestion"] }) {
  const w = useTryWords();
  const busy = usePlay((state) => state.busy);
  const can = (kind: string) => question.answers.includes(kind);
  const give = (step: Step) => void answer(step);
  const one = (label: string, step: Step, danger = false) => (
    <Button look={danger ? "danger" : undefined} isDisabled={busy} onPress={() => give(step)}>
      {label}
    </Button>
  );
  return (
    <div className={styles.group} role="group" aria-label={w.waits(question.module, question.waits)}>
      <p role="status">
        <strong>{question.module}</strong> {question.waits}.
      </p>
      {can("press") && <Keypad keys={question.keys} onPress={(keys) => give({ press: keys })} />}
      {can("text") && <Sentence label={w.message} action={w.write} onSend={(text) => give({ text })} />}
      <div className={styles.keys}>
        {can("silent") && one(w.silent, { silent: 1 })}
        {can("as_usual") && one(w.asUsual, { as_usual: true })}
        {can("answered_by") && one(w.person, { answered_by: "person" })}
        {can("answered_by") && one(w.machine, { answered_by: "machine" })}
        {can("beep") && one(w.beep, { beep: true })}
        {can("beep") && one(w.noBeep, { beep: false })}
        {can("hours") && one(w.open, { hours: "open" })}
        {can("hours") && one(w.closed, { hours: "closed" })}
        {can("no_box") && one(w.noBox, { no_box: true })}
        {can("hang_up") && one(w.hangUp, { hang_up: true }, true)}
      </div>
      {can("wait") && (
        <Seconds label={w.seconds} usual={30}>
          {(seconds) => one(w.wait, { wait: seconds })}
        </Seconds>
      )}
      {can("record") && (
        <Seconds label={w.speaks} usual={10}>
          {(seconds) => (
            <>
              {one(w.record, { record: seconds })}
              {one(w.recordHangUp, { record: seconds, then: "hangs_up" })}
            </>
          )}
        </Seconds>
      )}
      {can("transfer") && (
        <>
          <Seconds label={w.talks} usual={60}>
            {(seconds) => (
              <>
                {one(w.connected, { transfer: { connected: seconds } })}
                {one(w.connectedHangUp, { transfer: { connected: seconds }, then: "hangs_up" })}
              </>
            )}
          </Seconds>
          <Sentence label={w.reason} action={w.notConnected} usual={w.busy} onSend={(fail) => give({ transfer: { fail } })} />
        </>
      )}
      {can("respond") && <WebResponse onSend={give} />}
      {can("agents") && <AgentsFound onSend={give} />}
      {can("agent") && <AgentAnswer onSend={(part) => give({ agent: part })} />}
      {can("called_back") && <AgentAnswer joinsOnly onSend={(part) => give({ called_back: part })} />}
      {can("fail") && <Sentence label={w.reason} action={w.fail} onSend={(fail) => give({ fail })} />}
    </div>
  );
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

function Keypad({ keys, onPress }: { keys: readonly string[]; onPress: (keys: string) => void }) {
  const w = useTryWords();
  const [typed, setTyped] = useState("");
  const busy = usePlay((state) => state.busy);
  return (
    <>
      <div className={styles.keypad} role="group" aria-label={w.press} title={w.keysHint}>
        {KEYS.map((key) => (
          <Button key={key} look={keys.includes(key) ? "primary" : undefined} isDisabled={busy} onPress={() => onPress(key)}>
            {key}
          </Button>
        ))}
      </div>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed !== "") onPress(typed);
          setTyped("");
        }}
      >
        <TextField label={w.digits} inputMode="tel" value={typed} onChange={(next) => setTyped(next.replaceAll(/[^0-9*#]/g, ""))} />
        <Button type="submit" isDisabled={busy || typed === ""}>
          {w.press}
        </Button>
      </form>
    </>
  );
}

function Sentence({ label, action, usual = "", onSend }: { label: string; action: string; usual?: string; onSend: (text: string) => void }) {
  const [typed, setTyped] = useState(usual);
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== "") onSend(typed.trim());
      }}
    >
      <TextField label={label} value={typed} onChange={setTyped} />
      <Button type="submit" isDisabled={typed.trim() === ""}>
        {action}
      </Button>
    </form>
  );
}

function Seconds({ label, usual, children }: { label: string; usual: number; children: (seconds: number) => ReactNode }) {
  const [seconds, setSeconds] = useState(usual);
  return (
    <div className={styles.line}>
      <NumberField label={label} value={seconds} minValue={1} maxValue={86_400} onChange={(next) => setSeconds(Number.isNaN(next) ? usual : next)} />
      {children(seconds)}
    </div>
  );
}

function WebResponse({ onSend }: { onSend: (step: Step) => void }) {
  const w = useTryWords();
  const [status, setStatus] = useState(200);
  const [body, setBody] = useState("{}");
  const parsed = parse(body);
  return (
    <div className={styles.line}>
      <NumberField label={w.status} value={status} minValue={100} maxValue={599} onChange={setStatus} formatOptions={{ useGrouping: false }} />
      <TextField label={w.body} value={body} error={parsed === undefined ? "JSON" : undefined} onChange={setBody} />
      <Button isDisabled={parsed === undefined} onPress={() => onSend({ respond: { status, body: parsed ?? null } })}>
        {w.respond}
      </Button>
    </div>
  );
}

function parse(text: string): ReturnType<typeof jsonOf> | undefined {
  try {
    return jsonOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function AgentsFound({ onSend }: { onSend: (step: Step) => void }) {
  const w = useTryWords();
  const [signedIn, setSignedIn] = useState(1);
  const [ready, setReady] = useState(1);
  return (
    <div className={styles.line}>
      <NumberField label={w.signedIn} value={signedIn} minValue={0} onChange={setSignedIn} />
      <NumberField label={w.ready} value={ready} minValue={0} onChange={setReady} />
      <Button onPress={() => onSend({ agents: { signed_in: signedIn, ready: Math.min(ready, signedIn) } })}>{w.found}</Button>
    </div>
  );
}
