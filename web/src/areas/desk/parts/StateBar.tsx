/** The agent's state with its clock, what can be asked for, the telephone, and the figures of the day. */
import { IconHeadset, IconHeadsetOff } from "@tabler/icons-react";
import { useState } from "react";

import { ActionMenu, Button, IconButton } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { Tag, type Tone } from "../../../design/surfaces";
import { clock, useFormats } from "../../../language/format";
import { Level } from "../../../telephone/Level";
import type { Option, SignedInAgent, State } from "../model/parts";
import styles from "../desk.module.css";
import { possible } from "../model/possible";
import { stateOf, type DeskModel } from "../model/desk";
import { useFigures } from "../queries";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords, type DeskWords } from "../words";
import { AudioSettings } from "./AudioSettings";
import { Since } from "./Clocks";

const TONES: Record<State, Tone> = {
  signed_out: "plain", not_ready: "warning", ready: "good", offered: "info", in_call: "info", hold: "info", wrap_up: "info",
};

export function StateBar() {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const state = stateOf(model);
  return (
    <header className={styles.bar}>
      <h1 className={styles.name}>{model.fullName || model.agent}</h1>
      <span className={styles.state} role="status">
        <Tag tone={TONES[state]}>{w.state(state)}</Tag>
        {model.view !== null && reasonOf(model.view, model.reasons, w)}
        {model.view?.asked != null && <span className={styles.soft}>{w.then(model.view.asked)}</span>}
      </span>
      {model.view !== null && (
        <span className={styles.clock}>
          <Since at={model.view.since} />
        </span>
      )}
      {model.view !== null && <States model={model} view={model.view} />}
      <span className={styles.spring} />
      <TelephoneSign />
      <Today />
    </header>
  );
}

function reasonOf(view: SignedInAgent, reasons: readonly Option[], w: DeskWords) {
  if (view.state !== "not_ready" || view.reason === "") return null;
  const title = reasons.find((each) => each.name === view.reason)?.title ?? w.reasonsOf[view.reason] ?? view.reason;
  return <span>{title}</span>;
}

function States({ model, view }: { model: DeskModel; view: SignedInAgent }) {
  const w = useWords();
  const connected = useDesk((desk) => desk.connection === "open");
  const telephone = useDesk((desk) => desk.telephone);
  const audible = useDesk((desk) => desk.audible);
  const ownership = useDesk((desk) => desk.ownership);
  const can = possible(model, { telephoneHere: telephone === "up" });
  const busy = view.state !== "ready" && view.state !== "not_ready";
  const said = (what: string) => (busy ? w.afterwards(what) : what);
  const session = deskSession();
  // Who is offered contacts by this page must hear them ring.
  const unheard = view.path === "browser" && ownership === "here" ? (telephone !== "up" ? w.telephoneDown : audible ? undefined : w.noSound) : undefined;
  const off = connected ? undefined : w.connecting;
  return (
    <span className={styles.row}>
      {can.has("ready") && (
        <Button look={busy ? "quiet" : "primary"} refusal={off ?? unheard} onPress={() => void session.ask({ do: "ready" })}>
          {said(w.ready)}
        </Button>
      )}
      <ActionMenu
        label={`${said(w.notReady)}: ${w.chooseReason}`}
        actions={model.reasons.flatMap((each) =>
          isReason(each.name)
            ? [{ id: each.name, label: each.title, refusal: off, run: () => void session.ask({ do: "not_ready", ...reasonAsked(each.name) }) }]
            : [],
        )}
      >
        {said(w.notReady)}
      </ActionMenu>
      {can.has("sign_out") && (
        <Button look="quiet" refusal={off} onPress={() => void session.ask({ do: "sign_out" })}>
          {said(w.signOut)}
        </Button>
      )}
    </span>
  );
}

const REASONS = ["break", "lunch", "meeting", "other", "technical", "training"] as const;
type Reason = (typeof REASONS)[number];

function isReason(name: string): name is Reason {
  return REASONS.some((each) => each === name);
}

function reasonAsked(name: string): { reason?: Reason } {
  return isReason(name) ? { reason: name } : {};
}

function TelephoneSign() {
  const w = useWords();
  const telephone = useDesk((desk) => desk.telephone);
  const microphone = useDesk((desk) => desk.microphone);
  const ownership = useDesk((desk) => desk.ownership);
  const path = useDesk((desk) => desk.model.view?.path);
  const [open, setOpen] = useState(false);
  if (path !== "browser") return null;
  const session = deskSession();
  if (ownership === "elsewhere") {
    return (
      <span className={styles.row}>
        {w.telephoneElsewhere}
        <Button onPress={() => session.takeHere()}>{w.takeHere}</Button>
      </span>
    );
  }
  const said = { up: w.telephoneUp, down: w.telephoneDown, connecting: w.telephoneConnecting }[telephone];
  return (
    <span className={styles.row}>
      {telephone === "up" && <Level stream={microphone} label={w.level} />}
      <IconButton label={said} onPress={() => setOpen(true)}>
        {telephone === "up" ? <IconHeadset size={18} /> : <IconHeadsetOff size={18} />}
      </IconButton>
      <span className={telephone === "up" ? "visually-hidden" : undefined}>{said}</span>
      {telephone === "down" && (
        <Button look="primary" onPress={() => void session.openSound().then(() => session.connect())}>
          {w.connect}
        </Button>
      )}
      <Dialog title={w.audio} isOpen={open} onClose={() => setOpen(false)} foot={<Button onPress={() => setOpen(false)}>{w.done}</Button>}>
        <AudioSettings />
      </Dialog>
    </span>
  );
}

function Today() {
  const w = useWords();
  const formats = useFormats();
  const figures = useFigures().data;
  if (figures === undefined) return null;
  return (
    <span className={styles.soft}>
      {w.today(figures.contacts)}
      {figures.handle_time !== null && ` · ${w.aht} ${clock(figures.handle_time)}`}
      {figures.satisfaction !== null && ` · ${w.csat} ${formats.number(Math.round(figures.satisfaction * 100) / 100)}`}
    </span>
  );
}
