/** A field for a text that is completed as one types (the combobox pattern of WAI-ARIA), with what is wrong marked in it.
 *  Enter takes the choice, Escape closes the list, Ctrl Space opens it. */
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from "react";
import * as Aria from "react-aria-components";

import { dictionary } from "../../language";
import controls from "../controls.module.css";
import styles from "./completion.module.css";
import type { Complete, Completion } from "./completions";
import { piecesOf, type Mark } from "./marks";

const useWords = dictionary({ choices: "Suggestions" }, { choices: "Sugerencias" });

interface CompletionFieldProps {
  label: string;
  hideLabel?: boolean;
  help?: string | undefined;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  isDisabled?: boolean;
  /** With several lines it is a text area. */
  lines?: number;
  /** Whether it is code. */
  code?: boolean;
  complete: Complete;
  marks: readonly Mark[];
}

export function CompletionField({ label, hideLabel, help, error, value, onChange, isDisabled, lines, code, complete, marks }: CompletionFieldProps) {
  const w = useWords();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const list = useId();
  const [asked, setAsked] = useState<"no" | "typing" | "all">("no");
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [scrolled, setScrolled] = useState({ left: 0, top: 0 });
  const following = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (following.current === null) return;
    const field = input.current;
    field?.setSelectionRange(following.current, following.current);
    // Browsers scroll to the caret as one types, and not when it is put somewhere.
    if (field !== null && lines === undefined && following.current === field.value.length) field.scrollLeft = field.scrollWidth;
    following.current = null;
  });

  const found = asked === "no" || isDisabled === true ? null : complete(value, Math.min(caret, value.length), asked === "all");
  const choices = found?.choices ?? [];
  const chosen = choices[Math.min(active, choices.length - 1)];
  const close = () => setAsked("no");
  const take = (choice: Completion) => {
    if (found === null) return;
    const at = found.begin + choice.insert.length;
    following.current = at;
    onChange(value.slice(0, found.begin) + choice.insert + value.slice(found.end));
    setCaret(at);
    close();
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      setAsked("all");
      setActive(0);
      return;
    }
    if (chosen === undefined) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((Math.min(active, choices.length - 1) + step + choices.length) % choices.length);
    else if (event.key === "Enter") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shared = {
    ref: input,
    role: "combobox",
    "aria-autocomplete": "list" as const,
    "aria-expanded": chosen !== undefined,
    ...(chosen === undefined ? {} : { "aria-controls": list, "aria-activedescendant": `${list}-${choices.indexOf(chosen)}` }),
    className: `${controls.input ?? ""} ${code === true ? styles.code : ""}`,
    onKeyDown,
    onSelect: (event: SyntheticEvent<HTMLInputElement | HTMLTextAreaElement>) => setCaret(event.currentTarget.selectionStart ?? 0),
    onScroll: (event: SyntheticEvent<HTMLElement>) => setScrolled({ left: event.currentTarget.scrollLeft, top: event.currentTarget.scrollTop }),
    onBlur: close,
  };
  return (
    <Aria.TextField
      value={value}
      onChange={(next) => {
        setCaret(input.current?.selectionStart ?? next.length);
        setAsked("typing");
        setActive(0);
        onChange(next);
      }}
      isDisabled={isDisabled ?? false}
      isInvalid={error !== undefined}
      spellCheck={code === true ? "false" : "true"}
      autoComplete="off"
      className={controls.field ?? ""}
    >
      <Aria.Label className={hideLabel === true ? "visually-hidden" : controls.label}>{label}</Aria.Label>
      <div className={styles.place}>
        {lines === undefined ? <Aria.Input {...shared} /> : <Aria.TextArea {...shared} rows={lines} />}
        {marks.length > 0 && (
          <div aria-hidden className={`${styles.marks} ${code === true ? styles.code : ""} ${lines === undefined ? styles.single : ""}`}>
            <div style={{ transform: `translate(${-scrolled.left}px, ${-scrolled.top}px)` }}>
              {piecesOf(value, marks).map((piece, at) => (
                <span key={at} {...(piece.severity === null ? {} : { "data-mark": piece.severity })}>
                  {piece.text}
                </span>
              ))}
            </div>
          </div>
        )}
        {chosen !== undefined && (
          <ul id={list} role="listbox" aria-label={w.choices} className={styles.choices}>
            {choices.map((choice, at) => (
              <Choice key={choice.label} id={`${list}-${at}`} choice={choice} isActive={choice === chosen} onTake={() => take(choice)} />
            ))}
          </ul>
        )}
      </div>
      {help !== undefined && error === undefined && (
        <Aria.Text slot="description" className={controls.help ?? ""}>
          {help}
        </Aria.Text>
      )}
      <Aria.FieldError className={controls.error ?? ""}>{error}</Aria.FieldError>
    </Aria.TextField>
  );
}

function Choice({ id, choice, isActive, onTake }: { id: string; choice: Completion; isActive: boolean; onTake: () => void }) {
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (isActive) item.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <li
      ref={item}
      id={id}
      role="option"
      aria-selected={isActive}
      className={styles.choice}
      onPointerDown={(event) => event.preventDefault()} // the field keeps the focus
      onClick={onTake}
    >
      <code>{choice.label}</code>
      <span className={styles.hint}>{choice.hint}</span>
    </li>
  );
}
