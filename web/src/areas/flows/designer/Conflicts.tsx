/** Two people changed the same: both are shown, module for module, and the person chooses which holds. */
import { useState } from "react";

import { Button } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import type { Choice, Conflict, Part } from "../model/merge";
import styles from "./designer.module.css";
import { currentSaver } from "./saving";
import { useDesigner } from "./store";
import { useWords } from "./words";

export function Conflicts({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const w = useWords();
  const conflicts = currentSaver()?.conflicts ?? [];
  const by = currentSaver()?.by || w.somebody;
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map());
  const choice = (conflict: Conflict) => chosen.get(keyOf(conflict));
  return (
    <Dialog
      title={w.conflictTitle}
      isOpen={isOpen && conflicts.length > 0}
      onClose={onClose}
      wide
      role="alertdialog"
      foot={
        <>
          <Button onPress={onClose}>{w.later}</Button>
          <Button
            look="primary"
            isDisabled={conflicts.some((each) => choice(each) === undefined)}
            onPress={() => {
              onClose();
              void currentSaver()?.settle((each) => choice(each) ?? "mine");
            }}
          >
            {w.settle}
          </Button>
        </>
      }
    >
      <p>{w.conflictText(by)}</p>
      {conflicts.map((conflict) => (
        <fieldset key={keyOf(conflict)} className={styles.conflict}>
          <legend>{conflict.kind === "module" ? conflict.name : w.flowSetting(conflict.name)}</legend>
          {(["mine", "theirs"] as const).map((side) => (
            <label key={side} className={styles.side} data-chosen={choice(conflict) === side}>
              <span>
                <input
                  type="radio"
                  name={keyOf(conflict)}
                  checked={choice(conflict) === side}
                  onChange={() => setChosen(new Map([...chosen, [keyOf(conflict), side]]))}
                />{" "}
                {side === "mine" ? w.mine : w.theirs(by)}
              </span>
              <PartText part={conflict[side]} base={conflict.base} />
            </label>
          ))}
        </fieldset>
      ))}
    </Dialog>
  );
}

function keyOf(conflict: Conflict): string {
  return `${conflict.kind}:${conflict.name}`;
}

/** A part as text, the lines that changed marked. */
function PartText({ part, base }: { part: Part | null; base: Part | null }) {
  const w = useWords();
  const catalogue = useDesigner((state) => state.catalogue);
  if (part === null) return <em>{w.gone}</em>;
  const before = new Set(base === null ? [] : linesOf(base));
  return (
    <pre className={styles.partText}>
      {linesOf(part).map((line, at) => (
        <span key={at} data-changed={!before.has(line)} title={catalogue?.type(line)?.title}>
          {line}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

function linesOf(part: Part): string[] {
  const value = JSON.stringify(part.value, null, 2);
  return [...(value === undefined ? [] : value.split("\n")), ...part.connectors.map((each) => JSON.stringify(each))];
}
