/** From which value on a figure is coloured, and whether this computer notifies. Kept in the browser. */
import { useState } from "react";

import { Button, Checkbox, NumberField } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import { say } from "../../design/toasts";
import styles from "./floor.module.css";
import { MEASURES, USUAL, type Measure, type Thresholds } from "./model/thresholds";
import { keepNotify, keepThresholds, useThresholds } from "./preferences";
import { useWords } from "./words";

export function ThresholdsDialog({ onClose }: { onClose: () => void }) {
  const w = useWords();
  const kept = useThresholds();
  const [edited, setEdited] = useState<Thresholds>(kept.thresholds);
  const scale = (measure: Measure) => (measure === "serviceLevel" ? 100 : 1);
  const change = (measure: Measure, side: "warning" | "bad", shown: number) => {
    const value = Number.isNaN(shown) ? null : shown / scale(measure);
    setEdited({ ...edited, [measure]: { ...edited[measure], [side]: value } });
  };
  return (
    <Dialog
      title={w.thresholds}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={() => setEdited(USUAL)}>{w.usual}</Button>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button
            look="primary"
            onPress={() => {
              keepThresholds(edited);
              onClose();
            }}
          >
            {w.save}
          </Button>
        </>
      }
    >
      <p className={styles.soft}>{w.thresholdsHelp}</p>
      {MEASURES.map((measure) => (
        <div key={measure} className={styles.threshold}>
          <span>{w.measures[measure]}</span>
          {(["warning", "bad"] as const).map((side) => (
            <NumberField
              key={side}
              label={`${w.measures[measure]}: ${side === "warning" ? w.warningFrom : w.badFrom}`}
              hideLabel
              help={side === "warning" ? w.warningFrom : w.badFrom}
              minValue={0}
              value={edited[measure][side] === null ? Number.NaN : Math.round(edited[measure][side] * scale(measure))}
              onChange={(value) => change(measure, side, value)}
            />
          ))}
        </div>
      ))}
      <Checkbox
        isSelected={kept.notify}
        onChange={(on) =>
          void keepNotify(on).then((allowed) => {
            if (!allowed) say(w.notifyDenied, "bad");
          })
        }
      >
        {w.notify}
      </Checkbox>
    </Dialog>
  );
}
