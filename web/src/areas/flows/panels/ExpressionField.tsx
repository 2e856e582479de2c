/** A CEL expression: completed with the names that it may use, and what the check finds in it marked as one types. */
import { IconPlus } from "@tabler/icons-react";

import { CompletionField } from "../../../design/completion/CompletionField";
import { ActionMenu } from "../../../design/controls";
import { useDesigner } from "../designer/store";
import { completionsAt } from "./completion";
import { useExpressionNames, useMarks } from "./expressionNames";
import styles from "./panels.module.css";
import { useWords } from "./words";

export function ExpressionField({ label, help, error, value, onChange, hideLabel }: {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  hideLabel?: boolean;
}) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const names = useExpressionNames();
  const marks = useMarks(value);
  const insert = (name: string) => onChange(value === "" ? name : `${value.trimEnd()} ${name}`);
  return (
    <div className={hideLabel === true ? styles.line : styles.beside}>
      <CompletionField
        label={label}
        help={help}
        error={error}
        hideLabel={hideLabel ?? false}
        value={value}
        isDisabled={!editable}
        code
        complete={(text, caret, all) => completionsAt(text, caret, names, all)}
        marks={marks}
        onChange={onChange}
      />
      {editable && (
        <ActionMenu
          label={w.insertName}
          look="quiet"
          actions={names.map((each) => ({ id: each.label, label: each.label, run: () => insert(each.insert) }))}
        >
          <IconPlus size={14} aria-hidden />
        </ActionMenu>
      )}
    </div>
  );
}
