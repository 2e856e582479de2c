/** A telephone in the page, for trying a service: its number or name, and what a telephone has. */
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask } from "../../api/client";
import { ComboBox, type Choice } from "../../design/controls";
import { Card, Page, Problem, Skeleton } from "../../design/surfaces";
import { useShortcuts } from "../../keys/shortcuts";
import { inCall, usePhoneCall } from "../../telephone/phoneCall";
import { KEYS, Telephone } from "../../telephone/Telephone";
import { useTelephoneWords } from "../../telephone/words";
import { useWords } from "./words";

export default function Phone() {
  const w = useWords();
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")) });
  const choices = (services.data ?? [])
    .filter((each) => each.direction === "inbound")
    .map((each): Choice & { numbers: string[] } => ({
      id: each.name,
      label: [each.title, ...each.numbers, ...(each.open ? [] : [w.closedNow])].join(", "),
      numbers: each.numbers,
    }));
  return (
    <Page title={w.phone}>
      <Problem problem={services.error} onRetry={() => void services.refetch()} />
      {services.isPending ? <Skeleton /> : <Dialler choices={choices} />}
    </Page>
  );
}

function Dialler({ choices }: { choices: readonly (Choice & { numbers: string[] })[] }) {
  const w = useWords();
  const words = useTelephoneWords();
  const wanted = useSearch({ strict: false }).called ?? "";
  const asked = choices.find((each) => each.id === wanted || each.numbers.includes(wanted))?.id ?? (wanted === "" ? choices[0]?.id : undefined);
  const all = asked === undefined && wanted !== "" ? [{ id: wanted, label: wanted }, ...choices] : choices;
  const [called, setCalled] = useState(asked ?? wanted);
  const phone = usePhoneCall();
  useShortcuts(
    w.phone,
    // On some keyboards * and # are typed with Shift.
    [...KEYS, "Shift+*", "Shift+#"].map((keys) => {
      const key = keys.slice(-1);
      return { keys, label: words.key(key), run: () => phone.press(key) };
    }),
  );
  return (
    <Card label={w.phone}>
      <Telephone phone={phone} callLabel={w.doCall} onCall={() => phone.call(called)} refusal={called === ""} hint={w.hint}>
        <ComboBox
          label={w.callWhom}
          help={w.callWhomHelp}
          choices={all}
          value={called}
          onChange={setCalled}
          onCustom={(text) => setCalled(text.trim())}
          isDisabled={inCall(phone.state)}
        />
      </Telephone>
    </Card>
  );
}
