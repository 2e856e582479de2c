/** One name out of those that there are, found by typing; what the file says stays, though it be unknown here. */
import { useState } from "react";

import { ComboBox, type Choice } from "../../../design/controls";
import { useWords } from "./words";

/** Stands for "none" in the list: a list has no item without an id. */
const NONE = " ";

export function Choose({ label, help, error, hideLabel, choices, value, onChange, optional, custom, isDisabled }: {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  hideLabel?: boolean;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
  /** Whether nothing may be chosen. */
  optional?: boolean;
  /** Whether what was typed may be none of the choices. */
  custom?: boolean;
  isDisabled?: boolean;
}) {
  const w = useWords();
  // The list of React Aria takes its text from the choice when it is made: a change from elsewhere makes it anew. One's own
  // does not, as the field would lose the focus.
  const [made, setMade] = useState({ value, times: 0 });
  if (made.value !== value) setMade({ value, times: made.times + 1 });
  const choose = (next: string) => {
    if (next === value) return;
    setMade({ value: next, times: made.times });
    onChange(next);
  };
  const known = value === "" || choices.some((each) => each.id === value);
  const all = [
    ...(optional === true ? [{ id: NONE, label: w.none }] : []),
    ...choices,
    ...(known ? [] : [{ id: value, label: value, hint: w.notInSite }]),
  ];
  return (
    <ComboBox
      key={`${made.times} ${choices.length}`}
      label={label}
      {...(help === undefined ? {} : { help })}
      error={error}
      hideLabel={hideLabel ?? false}
      choices={all}
      value={value === "" ? (optional === true ? NONE : null) : value}
      onChange={(id) => choose(id === NONE ? "" : id)}
      {...(custom === true
        ? {
            onCustom: (typed: string) => choose(typed.trim() === w.none ? "" : typed.trim()),
          }
        : {})}
      isDisabled={isDisabled ?? false}
    />
  );
}
