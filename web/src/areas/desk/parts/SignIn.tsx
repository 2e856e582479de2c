/** Beginning to work: for which services, and how people hear the agent. */
import { useState } from "react";

import { Button, Checkbox, Select } from "../../../design/controls";
import { Card } from "../../../design/surfaces";
import type { SignedInAgent } from "../model/parts";
import styles from "../desk.module.css";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords } from "../words";
import { AudioSettings } from "./AudioSettings";

type Path = SignedInAgent["path"];

function isPath(name: string): name is Path {
  return name === "browser" || name === "number" || name === "softphone";
}

export function SignIn() {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const ownership = useDesk((desk) => desk.ownership);
  const connected = useDesk((desk) => desk.connection === "open");
  const own = model.services.filter((each) => each.category === "own");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(own.map((each) => each.name)));
  const [path, setPath] = useState(() => model.paths[0]?.name ?? "browser");
  const [nailedUp, setNailedUp] = useState(false);
  const [busy, setBusy] = useState(false);
  const session = deskSession();

  const signIn = async (ready: boolean) => {
    setBusy(true);
    try {
      await session.openSound();
      const services = own.map((each) => each.name).filter((name) => chosen.has(name));
      if (path !== "browser") await session.ask({ do: "sign_in", services, path: isPath(path) ? path : "", ready, nailed_up: nailedUp });
      else if (await session.connect()) await session.ask({ do: "sign_in", services, path: "browser", ready });
    } finally {
      setBusy(false);
    }
  };
  const elsewhere = path === "browser" && ownership === "elsewhere";
  const refusal = own.length === 0 ? w.noServices : chosen.size === 0 ? w.chooseService : elsewhere ? w.telephoneElsewhere : connected ? undefined : w.connecting;
  return (
    <div className={styles.signIn}>
      <Card label={w.signInTitle}>
        <h2>{w.signInTitle}</h2>
        {own.length === 0 && <p>{w.noServices}</p>}
        <fieldset className={styles.choices}>
          <legend className="visually-hidden">{w.services}</legend>
          {own.map((each) => (
            <Checkbox
              key={each.name}
              isSelected={chosen.has(each.name)}
              onChange={(on) => {
                const next = new Set(chosen);
                if (on) next.add(each.name);
                else next.delete(each.name);
                setChosen(next);
              }}
            >
              {each.title}
            </Checkbox>
          ))}
        </fieldset>
        <Select
          label={w.howHeard}
          choices={model.paths.map((each) => ({ id: each.name, label: each.title }))}
          value={path}
          onChange={setPath}
        />
        {path !== "browser" && (
          <Checkbox isSelected={nailedUp} onChange={setNailedUp}>
            {w.nailedUp}
          </Checkbox>
        )}
        {elsewhere && (
          <p className={styles.row}>
            {w.telephoneElsewhere} <Button onPress={() => session.takeHere()}>{w.takeHere}</Button>
          </p>
        )}
        <p className={styles.row}>
          <Button look="primary" large refusal={refusal} isDisabled={busy} onPress={() => void signIn(true)}>
            {w.signInReady}
          </Button>
          <Button large refusal={refusal} isDisabled={busy} onPress={() => void signIn(false)}>
            {w.signIn}
          </Button>
        </p>
      </Card>
      <Card label={w.audio}>
        <h2>{w.audio}</h2>
        <AudioSettings />
      </Card>
    </div>
  );
}
