/** The editor of YAML (CodeMirror), loaded when somebody opens it. */
import { closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, linter, lintKeymap, type Diagnostic } from "@codemirror/lint";
import { MergeView } from "@codemirror/merge";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import type { Schemas } from "../../../api/client";

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "12px", color: "var(--text)", backgroundColor: "var(--card)" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--sunken)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selected)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--card)", color: "var(--text)", border: "1px solid var(--line)" },
  ".cm-changedLine": { backgroundColor: "var(--info-ground) !important" },
  ".cm-deletedChunk": { backgroundColor: "var(--bad-ground)" },
});

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--says)" },
  { tag: tags.string, color: "var(--asks)" },
  { tag: [tags.comment, tags.meta], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--looks-up)" },
]);

function nonce(): string {
  const meta = document.querySelector("meta[property=csp-nonce]");
  return (meta instanceof HTMLElement ? meta.nonce : undefined) ?? "";
}

function common(): Extension[] {
  return [
    EditorView.cspNonce.of(nonce()),
    LOOK,
    lineNumbers(),
    foldGutter(),
    yaml(),
    syntaxHighlighting(COLOURS),
    highlightSelectionMatches(),
    keymap.of([...searchKeymap, ...defaultKeymap]),
  ];
}

export type Check = (text: string) => Promise<Schemas["DraftProblem"][]>;

export interface YamlEditor {
  /** Show another text; what was typed is forgotten. */
  show: (text: string) => void;
  text: () => string;
  destroy: () => void;
}

/** An editor of a flow's text. `check` says what is wrong with it, as marks in the text. */
export function yamlEditor(parent: HTMLElement, options: {
  text: string;
  label: string;
  editable: boolean;
  check: Check;
  onChange: (text: string) => void;
  onSave: () => void;
}): YamlEditor {
  const extensions = [
    ...common(),
    history(),
    indentOnInput(),
    closeBrackets(),
    highlightActiveLine(),
    lintGutter(),
    linter(async (view) => (await options.check(view.state.doc.toString())).map((each) => diagnostic(each, view.state.doc)), { delay: 300 }),
    EditorState.readOnly.of(!options.editable),
    EditorView.contentAttributes.of({ "aria-label": options.label }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
    }),
    keymap.of([{ key: "Mod-s", run: () => (options.onSave(), true) }, indentWithTab, ...historyKeymap, ...lintKeymap]),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: options.text, extensions }) });
  return {
    show: (text) => view.setState(EditorState.create({ doc: text, extensions })),
    text: () => view.state.doc.toString(),
    destroy: () => view.destroy(),
  };
}

function diagnostic(problem: Schemas["DraftProblem"], doc: Text): Diagnostic {
  const from = offset(doc, problem.line, problem.column);
  const { change } = problem;
  return {
    from,
    to: change === null ? doc.lineAt(from).to : offset(doc, change.end_line, change.end_column),
    severity: problem.severity,
    message: [problem.what, problem.remedy].filter(Boolean).join(" "),
    ...(change === null
      ? {}
      : {
          actions: [
            {
              name: change.text,
              apply: (view: EditorView) =>
                view.dispatch({
                  changes: {
                    from: offset(view.state.doc, change.line, change.column),
                    to: offset(view.state.doc, change.end_line, change.end_column),
                    insert: change.text,
                  },
                }),
            },
          ],
        }),
  };
}

function offset(doc: Text, line: number, column: number): number {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(at.from + Math.max(0, column - 1), at.to);
}

/** Two texts side by side, what is the same folded. Gives what takes them away again. */
export function sideBySide(parent: HTMLElement, before: string, after: string): () => void {
  const part = (doc: string) => ({ doc, extensions: [...common(), EditorState.readOnly.of(true), EditorView.editable.of(false)] });
  const view = new MergeView({ a: part(before), b: part(after), parent, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: true });
  return () => view.destroy();
}
