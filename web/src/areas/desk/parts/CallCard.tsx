/** The conversation that the agent is in: who takes part, and what can be done with it. */
import { IconPlayerPauseFilled, IconPlayerRecordFilled } from "@tabler/icons-react";
import { useState } from "react";

import { Button } from "../../../design/controls";
import { Card, Tag } from "../../../design/surfaces";
import { useShortcuts, type Shortcut } from "../../../keys/shortcuts";
import type { Conversation, Member } from "../model/parts";
import styles from "../desk.module.css";
import { serviceTitle, stateOf } from "../model/desk";
import { personOf } from "../model/pop";
import { possible, type Action } from "../model/possible";
import { deskSession } from "../session";
import { useDesk } from "../store";
import type { Ownership } from "../telephone/ownTab";
import { useWords, type DeskWords } from "../words";
import { Since } from "./Clocks";
import { Consulting } from "./Consulting";
import { Keypad } from "./Keypad";
import { Transfer } from "./Transfer";
import { useTwice } from "./Twice";

type Panel = "keypad" | "transfer" | "consult";

export function CallCard({ talk }: { talk: Conversation }) {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const telephone = useDesk((desk) => desk.telephone);
  const muted = useDesk((desk) => desk.muted);
  const ownership = useDesk((desk) => desk.ownership);
  const connected = useDesk((desk) => desk.connection === "open");
  const [panel, setPanel] = useState<Panel | null>(null);
  const session = deskSession();
  const can = possible(model, { telephoneHere: telephone === "up" });
  const refusal = connected ? undefined : w.connecting;
  const held = stateOf(model) === "hold";
  const [endByKey, armed] = useTwice(() => void session.ask({ do: "end_call" }));
  const toggle = (which: Panel) => setPanel(panel === which ? null : which);
  const hold = () => void session.ask({ do: held ? "retrieve" : "hold" });
  const mute = () => session.mute(!muted);

  const keys: [Action, Shortcut][] = [
    ["mute", { keys: "m", label: muted ? w.unmute : w.mute, run: mute }],
    [held ? "retrieve" : "hold", { keys: "h", label: held ? w.retrieve : w.hold, run: hold }],
    ["keypad", { keys: "k", label: w.keypad, run: () => toggle("keypad") }],
    ["transfer", { keys: "t", label: w.transfer, run: () => toggle("transfer") }],
    ["consult", { keys: "c", label: w.consult, run: () => toggle("consult") }],
    ["join", { keys: "j", label: w.joinAll, run: () => void session.ask({ do: "join" }) }],
    ["end_call", { keys: "e", label: w.again(w.endCall), run: endByKey }],
  ];
  const now = keys.filter(([action]) => can.has(action) && (connected || action === "mute"));
  useShortcuts(w.state("in_call"), now.map(([, shortcut]) => shortcut));

  return (
    <Card label={w.state("in_call")}>
      <div className={styles.head}>
        <h2>
          {(model.pop !== null && personOf(model.pop)) || w.withheld}
          {", "}
          {serviceTitle(model, talk.service)}
        </h2>
        <span className={styles.clock}>
          <Since at={talk.since} />
        </span>
        {talk.recording === "on" && <Tag tone="bad"><IconPlayerRecordFilled size={11} aria-hidden /> {w.recording}</Tag>}
        {talk.recording === "paused" && <Tag tone="warning"><IconPlayerPauseFilled size={11} aria-hidden /> {w.recordingPaused}</Tag>}
        {muted && <Tag tone="warning">{w.muted}</Tag>}
      </div>
      <p className={styles.soft}>
        {w.inConversation}: {talk.members.map((each) => memberWords(each, model.agent, w)).join(", ")}
      </p>
      <p className={styles.row}>
        {can.has("mute") && (
          <Button large onPress={mute} aria-pressed={muted}>
            {muted ? w.unmute : w.mute} <kbd aria-hidden>M</kbd>
          </Button>
        )}
        {(can.has("hold") || can.has("retrieve")) && (
          <Button large refusal={refusal} onPress={hold}>
            {held ? w.retrieve : w.hold} <kbd aria-hidden>H</kbd>
          </Button>
        )}
        {can.has("keypad") && (
          <Button large refusal={refusal} aria-expanded={panel === "keypad"} onPress={() => toggle("keypad")}>
            {w.keypad} <kbd aria-hidden>K</kbd>
          </Button>
        )}
        {can.has("transfer") && (
          <Button large refusal={refusal} aria-expanded={panel === "transfer"} onPress={() => toggle("transfer")}>
            {w.transfer} <kbd aria-hidden>T</kbd>
          </Button>
        )}
        {can.has("consult") && (
          <Button large refusal={refusal} aria-expanded={panel === "consult"} onPress={() => toggle("consult")}>
            {w.consult} <kbd aria-hidden>C</kbd>
          </Button>
        )}
        {can.has("pause_recording") && (
          <Button large refusal={refusal} onPress={() => void session.ask({ do: "pause_recording" })}>
            {w.pauseRecording}
          </Button>
        )}
        {can.has("resume_recording") && (
          <Button large refusal={refusal} onPress={() => void session.ask({ do: "resume_recording" })}>
            {w.resumeRecording}
          </Button>
        )}
        <span className={styles.spring} />
        {can.has("end_call") && (
          <Button look="danger" large refusal={refusal} onPress={() => void session.ask({ do: "end_call" })}>
            {w.endCall} <kbd aria-hidden>E E</kbd>
          </Button>
        )}
      </p>
      <p className={styles.soft} role="status">
        {armed ? w.again(w.endCall) : w.endCallHint}
      </p>
      {!can.has("mute") && <p className={styles.soft}>{muteElsewhere(model.view?.path, ownership, w)}</p>}
      {panel === "keypad" && can.has("keypad") && <Keypad />}
      {(panel === "transfer" || panel === "consult") && can.has("transfer") && (
        <Transfer preferred={panel} onDone={() => setPanel(null)} />
      )}
      {talk.consult !== "" && <Consulting talk={talk} />}
    </Card>
  );
}

/** Why this tab cannot mute the agent. */
function muteElsewhere(path: string | undefined, ownership: Ownership, w: DeskWords): string {
  if (path !== "browser") return w.muteAtTelephone;
  return ownership === "elsewhere" ? w.muteInOtherTab : w.telephoneDown;
}

function memberWords(member: Member, me: string, w: DeskWords): string {
  const name = member.role === "customer" ? w.customer : member.name === me ? w.you : member.name;
  const how = member.mode !== "" ? w.modes[member.mode] : member.present ? "" : member.role === "customer" ? w.onHold : w.away;
  return how === "" ? name : `${name} (${how})`;
}
