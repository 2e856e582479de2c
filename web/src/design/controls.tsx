/** Buttons, fields and menus: React Aria's behaviour with the look of this application. */
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import * as Aria from "react-aria-components";

import styles from "./controls.module.css";

type Look = "primary" | "danger" | "quiet";

function names(...found: (string | false | undefined)[]): string {
  return found.filter(Boolean).join(" ");
}

interface ButtonProps extends Omit<Aria.ButtonProps, "className" | "style"> {
  look?: Look | undefined;
  large?: boolean;
  /** Why it cannot be pressed now; the button is off and says so. */
  refusal?: string | undefined;
}

/** A button. One that cannot be pressed says why (`refusal`). */
export function Button({ look, large, refusal, isPending, ...given }: ButtonProps) {
  // React Aria announces a pending button by a picture whose name is soon gone; so it only stops listening here.
  const busy = isPending === true;
  const props = busy ? { ...given, type: "button" as const, onPress: () => undefined, "data-pending": true } : given;
  const button = (
    <Aria.Button
      {...props}
      isDisabled={refusal !== undefined || props.isDisabled === true}
      className={names(styles.button, look && styles[look], large && styles.large)}
    />
  );
  if (refusal === undefined) return button;
  return (
    <span title={refusal}>
      {button}
      <span className="visually-hidden">{refusal}</span>
    </span>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children" | "aria-label"> {
  /** What it does; shown as a tooltip and read out. */
  label: string;
  children: ReactNode;
  selected?: boolean;
}

/** A button that shows an icon only. */
export function IconButton({ label, look = "quiet", selected, large, refusal, children, ...props }: IconButtonProps) {
  return (
    <Aria.TooltipTrigger delay={400}>
      <Aria.Button
        {...props}
        aria-label={refusal === undefined ? label : `${label}: ${refusal}`}
        isDisabled={refusal !== undefined || props.isDisabled === true}
        className={names(styles.button, styles[look], styles.icon, selected && styles.selected, large && styles.large)}
      >
        {children}
      </Aria.Button>
      <Aria.Tooltip className={styles.tooltip ?? ""}>{label}</Aria.Tooltip>
    </Aria.TooltipTrigger>
  );
}

interface Described {
  label: string;
  /** What it is for, below the field. */
  help?: ReactNode;
  /** What is wrong with the value, and what to write instead. */
  error?: string | undefined;
  /** Keep the label for screen readers only. */
  hideLabel?: boolean;
}

function Description({ help, error }: Pick<Described, "help" | "error">) {
  return (
    <>
      {help !== undefined && error === undefined && (
        <Aria.Text slot="description" className={styles.help ?? ""}>
          {help}
        </Aria.Text>
      )}
      <Aria.FieldError className={styles.error ?? ""}>{error}</Aria.FieldError>
    </>
  );
}

interface TextFieldProps extends Omit<Aria.TextFieldProps, "className" | "style" | "children">, Described {
  /** With several lines it is a text area. */
  lines?: number;
  placeholder?: string;
}

/** A field for one line of text, or several. */
export function TextField({ label, help, error, hideLabel, lines, placeholder, ...props }: TextFieldProps) {
  return (
    <Aria.TextField {...props} isInvalid={error !== undefined} className={styles.field ?? ""}>
      <Aria.Label className={hideLabel ? "visually-hidden" : styles.label}>{label}</Aria.Label>
      {lines === undefined ? (
        <Aria.Input className={styles.input ?? ""} placeholder={placeholder ?? ""} />
      ) : (
        <Aria.TextArea className={styles.input ?? ""} rows={lines} placeholder={placeholder ?? ""} />
      )}
      <Description help={help} error={error} />
    </Aria.TextField>
  );
}

interface NumberFieldProps extends Omit<Aria.NumberFieldProps, "className" | "style" | "children">, Described {}

/** A field for a number. */
export function NumberField({ label, help, error, hideLabel, ...props }: NumberFieldProps) {
  return (
    <Aria.NumberField {...props} isInvalid={error !== undefined} className={styles.field ?? ""}>
      <Aria.Label className={hideLabel ? "visually-hidden" : styles.label}>{label}</Aria.Label>
      <Aria.Input className={styles.input ?? ""} />
      <Description help={help} error={error} />
    </Aria.NumberField>
  );
}

/** Something to choose: its id, what it is called, and what is said beside it. */
export interface Choice {
  id: string;
  label: string;
  hint?: string;
  disabled?: boolean;
}

function ChoiceItem({ choice }: { choice: Choice }) {
  return (
    <Aria.ListBoxItem
      id={choice.id}
      textValue={choice.label}
      isDisabled={choice.disabled === true}
      className={styles.item ?? ""}
    >
      <Aria.Text slot="label">{choice.label}</Aria.Text>
      {choice.hint !== undefined && <span className={styles.itemHint}>{choice.hint}</span>}
    </Aria.ListBoxItem>
  );
}

interface SelectProps extends Described {
  choices: readonly Choice[];
  value: string | null;
  onChange: (id: string) => void;
  isDisabled?: boolean;
  placeholder?: string;
}

/** One of a few. */
export function Select({ label, help, error, hideLabel, choices, value, onChange, isDisabled, placeholder }: SelectProps) {
  return (
    <Aria.Select
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      isInvalid={error !== undefined}
      isDisabled={isDisabled ?? false}
      placeholder={placeholder ?? "–"}
      className={styles.field ?? ""}
    >
      <Aria.Label className={hideLabel ? "visually-hidden" : styles.label}>{label}</Aria.Label>
      <Aria.Button className={names(styles.input, styles.select)}>
        <Aria.SelectValue>{({ selectedText, defaultChildren }) => selectedText ?? defaultChildren}</Aria.SelectValue>
        <IconChevronDown size={14} aria-hidden />
      </Aria.Button>
      <Description help={help} error={error} />
      <Aria.Popover className={styles.popover ?? ""}>
        <Aria.ListBox className={styles.list ?? ""} items={choices}>
          {(choice) => <ChoiceItem choice={choice} />}
        </Aria.ListBox>
      </Aria.Popover>
    </Aria.Select>
  );
}

interface ComboBoxProps extends SelectProps {
  /** What was typed may be taken though it is none of the choices. */
  onCustom?: (text: string) => void;
  autoFocus?: boolean;
}

/** One of many, found by typing. */
export function ComboBox({ label, help, error, hideLabel, choices, value, onChange, onCustom, ...props }: ComboBoxProps) {
  const { contains } = Aria.useFilter({ sensitivity: "base" });
  const hints = new Map(choices.map((each) => [each.label, each.hint ?? ""]));
  return (
    <Aria.ComboBox
      defaultFilter={(text, typed) => contains(`${text} ${hints.get(text) ?? ""}`, typed)}
      defaultItems={choices}
      selectedKey={value}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      allowsCustomValue={onCustom !== undefined}
      onBlur={(event) => {
        const text = event.target instanceof HTMLInputElement ? event.target.value : "";
        if (onCustom !== undefined && !choices.some((each) => each.label === text)) onCustom(text);
      }}
      isInvalid={error !== undefined}
      isDisabled={props.isDisabled ?? false}
      menuTrigger="focus"
      autoFocus={props.autoFocus ?? false}
      className={styles.field ?? ""}
    >
      <Aria.Label className={hideLabel ? "visually-hidden" : styles.label}>{label}</Aria.Label>
      <div className={styles.combo}>
        <Aria.Input className={styles.input ?? ""} placeholder={props.placeholder ?? ""} />
        <Aria.Button>
          <IconChevronDown size={14} aria-hidden />
        </Aria.Button>
      </div>
      <Description help={help} error={error} />
      <Aria.Popover className={styles.popover ?? ""}>
        <Aria.ListBox className={styles.list ?? ""} items={choices}>
          {(choice) => <ChoiceItem choice={choice} />}
        </Aria.ListBox>
      </Aria.Popover>
    </Aria.ComboBox>
  );
}

interface CheckboxProps extends Omit<Aria.CheckboxProps, "className" | "style" | "children"> {
  children: ReactNode;
}

/** Yes or no. */
export function Checkbox({ children, ...props }: CheckboxProps) {
  return (
    <Aria.Checkbox {...props} className={styles.check ?? ""}>
      {({ isSelected }) => (
        <>
          <span className={styles.box} aria-hidden>
            {isSelected && <IconCheck size={12} stroke={3} />}
          </span>
          {children}
        </>
      )}
    </Aria.Checkbox>
  );
}

/** What a menu offers. */
export interface Action {
  id: string;
  label: string;
  /** The keys that do the same. */
  keys?: string;
  /** Why it cannot be done now. */
  refusal?: string | undefined;
  run: () => void;
}

/** A button that opens a menu of actions. */
export function ActionMenu({ label, actions, children, look }: {
  label: string;
  actions: readonly (Action | "separator")[];
  children?: ReactNode;
  look?: Look;
}) {
  return (
    <Aria.MenuTrigger>
      <Aria.Button aria-label={label} className={names(styles.button, look && styles[look])}>
        {children ?? label}
        <IconChevronDown size={14} aria-hidden />
      </Aria.Button>
      <Aria.Popover className={styles.popover ?? ""}>
        <Aria.Menu className={styles.list ?? ""}>
          {actions.map((action, index) =>
            action === "separator" ? (
              <Aria.Separator key={`separator-${index}`} className={styles.separator ?? ""} />
            ) : (
              <Aria.MenuItem
                key={action.id}
                id={action.id}
                onAction={action.run}
                isDisabled={action.refusal !== undefined}
                textValue={action.label}
                className={styles.item ?? ""}
              >
                <Aria.Text slot="label">{action.label}</Aria.Text>
                <span className={styles.itemHint}>{action.refusal ?? action.keys}</span>
              </Aria.MenuItem>
            ),
          )}
        </Aria.Menu>
      </Aria.Popover>
    </Aria.MenuTrigger>
  );
}
