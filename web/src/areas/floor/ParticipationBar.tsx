/** By which telephone one takes part, and the conversation that one takes part in. */
import { useEffect, useRef } from "react";

import { Button, Select, TextField } from "../../design/controls";
import { Tag } from "../../design/surfaces";
import { Level } from "../../telephone/Level";
import styles from "./floor.module.css";
import { useFloor } from "./live";
import { ownConversation, partOf } from "./model/floor";
import type { Participation } from "./participation";
import { useWords } from "./words";

export function ParticipationBar({ participation }: { participation: Participation }) {
  const w = useWords();
  const own = useFloor(ownConversation);
  const supervisor = useFloor((floor) => floor.supervisor);
  const caller = useFloor((floor) => (own === undefined ? "" : (floor.contacts.get(own.contact)?.caller ?? "")));
  const part = partOf(own, supervisor);
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (audio.current !== null) audio.current.srcObject = participation.sound;
  }, [participation.sound]);
  return (
    <div className={styles.bar}>
      {own !== undefined && part !== null ? (
        <>
          <Tag tone="info">{w.youTakePart(w.modes[part], caller || w.withheld)}</Tag>
          {participation.sound !== null && (
            <>
              <Level stream={participation.sound} label={w.hear} />
              <Level stream={participation.muted ? null : participation.microphone} label={w.say} />
              <Button onPress={() => participation.mute(!participation.muted)}>{participation.muted ? w.unmute : w.mute}</Button>
            </>
          )}
          <Button look="danger" onPress={() => participation.stop(own.contact)}>
            {w.leave}
          </Button>
        </>
      ) : (
        <>
          <span className={styles.soft}>{w.takePartBy}</span>
          <Select
            label={w.takePartBy}
            hideLabel
            choices={[
              { id: "page", label: w.thisPage },
              { id: "telephone", label: w.telephone },
            ]}
            value={participation.byPage ? "page" : "telephone"}
            onChange={(id) => participation.setByPage(id === "page")}
          />
          {!participation.byPage && (
            <TextField label={w.which} hideLabel placeholder={w.whichHelp} value={participation.telephone} onChange={participation.setTelephone} />
          )}
        </>
      )}
      <audio id="sound" ref={audio} autoPlay />
    </div>
  );
}
