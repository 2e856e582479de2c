/** A test call over the line: whether it is answered, and if not, why, in plain words. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { Button, Select, TextField, type Choice } from "../../../design/controls";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Card, Problem, Tag } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import { useOrganisation } from "../parts/data";
import styles from "../settings.module.css";
import { callerIds } from "./callerIds";
import { useWords } from "./words";

const NONE = "";

export function TestCall() {
  const w = useWords();
  const services = useOrganisation().data?.["services"] ?? {};
  const [number, setNumber] = useState("");
  const [callerId, setCallerId] = useState(NONE);
  const call = useMutation({
    mutationFn: () => ask(api.POST("/api/line/test-calls", { body: { number: number.trim(), caller_id: callerId, ring_seconds: 30 } })),
  });
  const { form, at, rest } = useFieldErrors<HTMLFormElement>(call.error, ["number", "caller_id"]);
  const documents = Object.fromEntries(Object.entries(services).map(([name, part]) => [name, part.document]));
  const choices: Choice[] = [
    { id: NONE, label: w.noCallerId },
    ...callerIds(documents).map((each) => ({ id: each.number, label: each.number, hint: w.callerIdOf(each.services.join(", ")) })),
  ];
  return (
    <Card label={w.testCall}>
      <form
        ref={form}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          call.mutate();
        }}
      >
        <h2>{w.testCall}</h2>
        <p className={styles.hint}>{w.testHelp}</p>
        <TextField label={w.number} help={w.numberHelp} error={at("number")} value={number} onChange={setNumber} autoComplete="off" />
        <Select label={w.callerId} error={at("caller_id")} choices={choices} value={callerId} onChange={setCallerId} />
        <div className={styles.row}>
          <Button type="submit" isPending={call.isPending} isDisabled={number.trim() === ""}>
            {w.call}
          </Button>
          {call.isPending && <span role="status">{w.ringing}</span>}
        </div>
        <Problem problem={rest} />
        {call.data !== undefined && !call.isPending && <Result result={call.data} />}
      </form>
    </Card>
  );
}

function Result({ result }: { result: Schemas["TestCallResult"] }) {
  const w = useWords();
  const formats = useFormats();
  const seconds = formats.number(result.seconds, 1);
  if (result.reason === null) {
    return (
      <p role="status">
        <Tag tone="good">{w.answered(seconds)}</Tag>
      </p>
    );
  }
  return (
    <div role="status" className={styles.stack}>
      <p>
        <Tag tone="bad">{w.notAnswered(seconds)}</Tag>
      </p>
      <p>{w.reason[result.reason]}</p>
      {result.detail !== "" && (
        <p className={styles.hint}>
          {w.network}: {result.detail}
        </p>
      )}
    </div>
  );
}
