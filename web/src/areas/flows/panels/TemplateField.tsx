/** A text that may hold expressions between double braces: completed and checked within them. */
import { CompletionField } from "../../../design/completion/CompletionField";
import { useDesigner } from "../designer/store";
import { completionsInText } from "./completion";
import { useExpressionNames, useMarks } from "./expressionNames";

export function TemplateField({ label, hideLabel, help, error, value, lines, onChange }: {
  label: string;
  hideLabel?: boolean;
  help?: string | undefined;
  error?: string | undefined;
  value: string;
  lines: number;
  onChange: (value: string) => void;
}) {
  const editable = useDesigner((state) => state.editable);
  const names = useExpressionNames();
  return (
    <CompletionField
      label={label}
      hideLabel={hideLabel ?? false}
      help={help}
      error={error}
      value={value}
      lines={lines}
      isDisabled={!editable}
      complete={(text, caret, all) => completionsInText(text, caret, names, all)}
      marks={useMarks(value)}
      onChange={onChange}
    />
  );
}
