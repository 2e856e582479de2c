/** A value of a kind that has no field of its own, as JSON. */
import { useState } from "react";

import { TextField } from "../../../design/controls";
import { useDesigner } from "../designer/store";
import { jsonOf } from "./json";
import type { EditorProps } from "./FieldEditor";
import styles from "./panels.module.css";
import { useWords } from "./words";

export function JsonField({ field, value, error, onChange }: EditorProps) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const [typed, setTyped] = useState<string | null>(null);
  const written = value === undefined ? "" : JSON.stringify(value, null, 1);
  const read = (next: string) => {
    const parsed = parse(next);
    setTyped(parsed.ok ? null : next);
    if (parsed.ok) onChange(parsed.value);
  };
  return (
    <div className={styles.mono}>
      <TextField
        label={field.label}
        help={field.help}
        error={typed === null ? error : w.jsonBad}
        lines={4}
        value={typed ?? written}
        isDisabled={!editable}
        spellCheck="false"
        onChange={read}
      />
    </div>
  );
}

function parse(text: string): { ok: boolean; value: ReturnType<typeof jsonOf> } {
  if (text.trim() === "") return { ok: true, value: null };
  try {
    return { ok: true, value: jsonOf(JSON.parse(text)) };
  } catch {
    return { ok: false, value: null };
  }
}
