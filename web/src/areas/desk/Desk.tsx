/** The agent's desk: state, offer, conversation and wrap-up, who the person is, and what waits beside. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { useCommands, type Command } from "../../app/commands";
import { useMe } from "../../app/session";
import { Button } from "../../design/controls";
import { Card, Empty, Skeleton } from "../../design/surfaces";
import { say } from "../../design/toasts";
import { useShortcuts } from "../../keys/shortcuts";
import { useFormats } from "../../language/format";
import styles from "./desk.module.css";
import { contactOf, serviceTitle, stateOf } from "./model/desk";
import { possible } from "./model/possible";
import { CallCard } from "./parts/CallCard";
import { Calling, CallSomebody } from "./parts/CallSomebody";
import { Inbox } from "./parts/Inbox";
import { OfferCard, offerTitle } from "./parts/OfferCard";
import { Person } from "./parts/Person";
import { SignIn } from "./parts/SignIn";
import { StateBar } from "./parts/StateBar";
import { WrapUp } from "./parts/WrapUp";
import { deskSession } from "./session";
import { useDesk } from "./store";
import { useWords } from "./words";

export default function Desk() {
  const w = useWords();
  const me = useMe().data;
  if (me !== undefined && !me.roles.includes("agent")) return <Empty>{w.noAgent}</Empty>;
  return <Connected />;
}

function Connected() {
  const w = useWords();
  const session = deskSession();
  const navigate = useNavigate();
  const known = useDesk((desk) => desk.model.known);
  const connection = useDesk((desk) => desk.connection);
  const signedIn = useDesk((desk) => desk.model.view !== null);
  useEffect(() => {
    session.words = {
      title: (model) => (model.offer === null ? "" : offerTitle(model.offer, w)),
      body: (model) => serviceTitle(model, model.offer?.pop.service),
      go: () => void navigate({ to: "/desk" }),
    };
  }, [session, navigate, w]);
  if (connection === "refused") return <Empty>{w.noAgent}</Empty>;
  if (!known) {
    return (
      <div className={styles.desk}>
        <Notices />
        <Skeleton lines={6} />
      </div>
    );
  }
  return (
    <div className={styles.desk}>
      <StateBar />
      <Notices />
      {signedIn ? <Work /> : <SignIn />}
    </div>
  );
}

/** What went wrong or was refused; each goes away when it is over. */
function Notices() {
  const w = useWords();
  const formats = useFormats();
  const { lostSince, refusal, trouble, ownership, cameBackAfter } = useDesk();
  const over = useDesk((desk) => desk.model.over);
  const uses = useDesk((desk) => desk.model.view?.path === "browser" || desk.model.view === null);
  const session = deskSession();
  useEffect(() => {
    if (over !== null && w.over(over) !== "") say(w.over(over));
  }, [over, w]);
  useEffect(() => {
    if (cameBackAfter !== null) say(w.cameBack(Math.max(1, Math.round(cameBackAfter / 1000))), "good");
  }, [cameBackAfter, w]);
  return (
    <>
      {lostSince !== null && (
        <p className={styles.warning} role="alert">
          {w.lost(formats.time(lostSince))}
        </p>
      )}
      {trouble !== null && uses && ownership !== "elsewhere" && (
        <p className={styles.warning} role="alert">
          {w.trouble(trouble.kind)} {trouble.detail}
        </p>
      )}
      {refusal !== null && (
        <p className={styles.warning} role="alert">
          {refusal === "" ? w.notAnswered : `${w.refused}: ${refusal}`}
          <Button look="quiet" onPress={() => session.forgetRefusal()}>
            {w.dismiss}
          </Button>
        </p>
      )}
    </>
  );
}

function Work() {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const contact = contactOf(model);
  const state = stateOf(model);
  useDeskKeys();
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        {model.offer !== null && <OfferCard key={model.offer.offer} offer={model.offer} />}
        {model.talk !== null && <CallCard talk={model.talk} />}
        {state === "wrap_up" && <WrapUp key={contact} contact={contact} />}
        {model.offer === null && model.talk === null && state !== "wrap_up" && <Idle />}
      </div>
      <div className={styles.column}>
        {model.pop === null ? (
          <Card label={w.person}>
            <Empty>{w.idle}</Empty>
          </Card>
        ) : (
          <Person contact={contact} pop={model.pop} />
        )}
      </div>
      <div className={styles.column}>
        <Inbox />
      </div>
    </div>
  );
}

function Idle() {
  const w = useWords();
  const state = useDesk((desk) => stateOf(desk.model));
  if (state === "in_call" || state === "hold") return <Calling />;
  if (state === "offered") return <Card>{w.waitingForConversation}</Card>;
  return (
    <>
      <Card>
        <p>{w.idle}</p>
        <p className={styles.soft}>{state === "ready" ? w.idleReady : w.idleNotReady}</p>
      </Card>
      <CallSomebody />
    </>
  );
}

/** Keys and commands that hold in every state. */
function useDeskKeys(): void {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const connected = useDesk((desk) => desk.connection === "open");
  const can = possible(model, { telephoneHere: false });
  const session = deskSession();
  const all: (Command & { keys: string; can: boolean })[] = [
    { id: "desk:ready", title: w.ready, keys: "r", can: can.has("ready"), run: () => void session.ask({ do: "ready" }) },
    { id: "desk:not-ready", title: w.notReady, keys: "n", can: can.has("not_ready"), run: () => void session.ask({ do: "not_ready", reason: "break" }) },
  ];
  const now = all.filter((each) => each.can && connected);
  useCommands(now);
  useShortcuts(w.title, now.map((each) => ({ keys: each.keys, label: each.title, run: each.run })));
}
