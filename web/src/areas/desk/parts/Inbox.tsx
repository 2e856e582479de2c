/** What waits beside the conversations: voice messages, callbacks, sentences for the agent, and the own day. */
import { useState } from "react";

import { Card } from "../../../design/surfaces";
import { Tabs } from "../../../design/Tabs";
import { useFormats } from "../../../language/format";
import styles from "../desk.module.css";
import { useDesk } from "../store";
import { useWords } from "../words";
import { Callbacks } from "./Callbacks";
import { Day } from "./Day";
import { Voicemail } from "./Voicemail";

export function Inbox() {
  const w = useWords();
  const [tab, setTab] = useState("voicemail");
  const told = useDesk((desk) => desk.model.told.length);
  return (
    <Card label={w.inbox}>
      <Tabs
        label={w.inbox}
        selected={tab}
        onSelect={setTab}
        pages={[
          { id: "voicemail", title: w.voicemail, content: <Voicemail /> },
          { id: "callbacks", title: w.callbacks, content: <Callbacks /> },
          { id: "told", title: told === 0 ? w.told : `${w.told} (${told})`, content: <Told /> },
          { id: "day", title: w.day, content: <Day /> },
        ]}
      />
    </Card>
  );
}

function Told() {
  const w = useWords();
  const formats = useFormats();
  const told = useDesk((desk) => desk.model.told);
  if (told.length === 0) return <p className={styles.soft}>{w.noneTold}</p>;
  return (
    <ul className={styles.list}>
      {told.map((each) => (
        <li key={`${each.number} ${each.text}`}>
          <span className={styles.soft}>{formats.time(each.at)}</span> {each.text}
        </li>
      ))}
    </ul>
  );
}
