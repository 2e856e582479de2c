/** Calling somebody of one's own accord: the number to call, and the call while nobody has answered. */
import { useRef, useState } from "react";
import * as Aria from "react-aria-components";

import { Button, Select } from "../../../design/controls";
import controls from "../../../design/controls.module.css";
import { Card } from "../../../design/surfaces";
import { useShortcuts } from "../../../keys/shortcuts";
import styles from "../desk.module.css";
import { serviceTitle } from "../model/desk";
import { possible } from "../model/possible";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords } from "../words";
import { Since } from "./Clocks";
import { useTwice } from "./Twice";

export function CallSomebody() {
  const model = useDesk((desk) => desk.model);
  const can = possible(model, { telephoneHere: false });
  if (!can.has("call")) return null;
  return <NumberToCall services={model.callsFor.filter((each) => model.view?.services.includes(each))} />;
}

function NumberToCall({ services }: { services: readonly string[] }) {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const connected = useDesk((desk) => desk.connection === "open");
  const down = useDesk((desk) => desk.model.view?.path === "browser" && desk.ownership === "here" && desk.telephone !== "up");
  const [number, setNumber] = useState("");
  const [chosen, setChosen] = useState("");
  const [asking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useShortcuts(w.callSomebody, services.length === 0 ? [] : [{ keys: "d", label: w.callSomebody, run: () => field.current?.focus() }]);
  if (services.length === 0) return null;
  const service = services.includes(chosen) ? chosen : (services[0] ?? "");
  const refusal = !connected ? w.connecting : down ? w.telephoneDown : number.trim() === "" ? w.numberFirst : undefined;
  const call = async () => {
    if (refusal !== undefined || asking) return;
    setAsking(true);
    await deskSession().ask({ do: "call", number: number.trim(), service });
    setAsking(false);
  };
  return (
    <Card label={w.callSomebody}>
      <h2>{w.callSomebody}</h2>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          void call();
        }}
      >
        <Aria.TextField value={number} onChange={setNumber} type="tel" maxLength={40} className={controls.field ?? ""}>
          <Aria.Label className={controls.label ?? ""}>{w.numberToCall}</Aria.Label>
          <Aria.Input ref={field} className={controls.input ?? ""} placeholder="+12025550143" autoComplete="off" />
        </Aria.TextField>
        {services.length > 1 && (
          <Select
            label={w.service}
            choices={services.map((each) => ({ id: each, label: serviceTitle(model, each) }))}
            value={service}
            onChange={setChosen}
          />
        )}
        <Button type="submit" large refusal={refusal} isPending={asking}>
          {w.call} <kbd aria-hidden>D</kbd>
        </Button>
      </form>
    </Card>
  );
}

/** Somebody is being called: by the agent, or back. */
export function Calling() {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const connected = useDesk((desk) => desk.connection === "open");
  const session = deskSession();
  const end = () => void session.ask({ do: "end_call" });
  const [endByKey, armed] = useTwice(end);
  useShortcuts(w.state("in_call"), connected ? [{ keys: "e", label: w.again(w.endCall), run: endByKey }] : []);
  const who = model.pop?.caller ?? "";
  return (
    <Card label={w.state("in_call")}>
      <div className={styles.head}>
        <h2 role="status">{who === "" ? w.waitingForConversation : w.calling(who)}</h2>
        <span className={styles.clock}>
          <Since at={model.view?.since ?? 0} />
        </span>
      </div>
      <p className={styles.row}>
        <span className={styles.soft} role="status">{armed ? w.again(w.endCall) : w.callingHint}</span>
        <span className={styles.spring} />
        <Button look="danger" large refusal={connected ? undefined : w.connecting} onPress={end}>
          {w.endCall} <kbd aria-hidden>E E</kbd>
        </Button>
      </p>
    </Card>
  );
}
