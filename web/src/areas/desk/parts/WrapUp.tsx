/** After the conversation: its termination code, by category, by number key or by typing. */
import { useRef, useState } from "react";
import * as Aria from "react-aria-components";

import { Button } from "../../../design/controls";
import controls from "../../../design/controls.module.css";
import { Card } from "../../../design/surfaces";
import { useShortcuts } from "../../../keys/shortcuts";
import type { Option } from "../model/parts";
import styles from "../desk.module.css";
import { fittingCodes } from "../model/desk";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords } from "../words";
import { Since, Until } from "./Clocks";
import { flushNotes } from "../notes";

const KEYS = 9;

export function WrapUp({ contact }: { contact: string }) {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const connected = useDesk((desk) => desk.connection === "open");
  const [code, setCode] = useState("");
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const find = useRef<HTMLInputElement>(null);
  const fitting = fittingCodes(model);
  const shown = fitting.filter((each) => each.title.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase()));
  const categories = [...new Set(fitting.map((each) => each.category))];
  const refusal = !connected ? w.connecting : fitting.length > 0 && code === "" ? w.chooseCode : undefined;
  const done = async () => {
    if (refusal !== undefined || busy) return;
    setBusy(true);
    await flushNotes(contact);
    await deskSession().ask({ do: "wrap_up", code });
    setBusy(false);
  };
  useShortcuts(w.wrapUp, [
    ...fitting.slice(0, KEYS).map((each, at) => ({ keys: String(at + 1), label: each.title, run: () => setCode(each.name) })),
    { keys: "/", label: w.findCode, run: () => find.current?.focus() },
    { keys: "Enter", label: w.done, run: () => void done() },
  ]);
  return (
    <Card label={w.wrapUp}>
      <div className={styles.head}>
        <h2>{w.wrapUp}</h2>
        <span className={styles.clock}>
          <Since at={model.view?.since ?? 0} />
        </span>
        {(model.view?.until ?? 0) > 0 && (
          <span className={styles.soft}>
            <Until at={model.view?.until ?? 0} /> {w.timeLeft}
          </span>
        )}
      </div>
      {fitting.length === 0 && <p className={styles.soft}>{w.noCodes}</p>}
      {fitting.length > KEYS && (
        <Aria.TextField aria-label={w.findCode} value={typed} onChange={setTyped} className={controls.field ?? ""}>
          <Aria.Input ref={find} className={controls.input ?? ""} placeholder={w.findCode} />
        </Aria.TextField>
      )}
      <Aria.RadioGroup aria-label={w.wrapUp} value={code} onChange={setCode} className={styles.codes ?? ""}>
        {categories.map((category) => (
          <Category key={category} title={category || (categories.length > 1 ? w.otherCodes : "")} codes={shown.filter((each) => each.category === category)} all={fitting} />
        ))}
      </Aria.RadioGroup>
      {fitting.length > 0 && shown.length === 0 && <p className={styles.soft}>{w.noSuchCode}</p>}
      <p className={styles.row}>
        <Button look="primary" large refusal={refusal} isDisabled={busy} onPress={() => void done()}>
          {w.done} <kbd aria-hidden>⏎</kbd>
        </Button>
      </p>
    </Card>
  );
}

function Category({ title, codes, all }: { title: string; codes: readonly Option[]; all: readonly Option[] }) {
  if (codes.length === 0) return null;
  return (
    <div>
      {title !== "" && <h3>{title}</h3>}
      {codes.map((each) => {
        const at = all.indexOf(each);
        return (
          <Aria.Radio key={each.name} value={each.name} className={styles.code ?? ""}>
            <span className={styles.dot} aria-hidden />
            {at < KEYS && <kbd aria-hidden>{at + 1}</kbd>}
            <span>{each.title}</span>
          </Aria.Radio>
        );
      })}
    </div>
  );
}
