/** Connector Setup: from which module, by which event and value, to which module, and with which Result due. */
import { useEffect, useRef, useState } from "react";
import * as Aria from "react-aria-components";

import { Button, ComboBox, Select, type Choice } from "../../../design/controls";
import controls from "../../../design/controls.module.css";
import { NewPart } from "../panels/NewPart";
import { meets, type Catalogue } from "../model/catalogue";
import type { ReadFlow } from "../model/document";
import { useActions } from "./actions";
import styles from "./tools.module.css";
import { eventWords, resultWords } from "./eventWords";
import { noteResult, recentResults } from "./recentResults";
import { useDesigner, type SetupRequest } from "./store";
import { useWords, type Words } from "./words";

export function ConnectorSetup({ request, onDone }: { request: SetupRequest; onDone: () => void }) {
  const w = useWords();
  const actions = useActions();
  const catalogue = useDesigner((state) => state.catalogue);
  const needsValue = (catalogue?.event(request.event)?.values.length ?? 0) > 0 && request.value === "";
  const flow = useDesigner((state) => state.flow);
  const existing = request.connector === null ? undefined : flow.connectors[request.connector];
  const [to, setTo] = useState(request.to);
  const [event, setEvent] = useState(request.event);
  const [value, setValue] = useState(request.value);
  const [result, setResult] = useState(existing?.result ?? usualResult(flow, request.from));
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // The first field that has to be filled; with all of them filled, Enter saves at once.
    const first = request.to === "" ? "input" : request.event === "" ? "button[aria-haspopup=listbox]" : needsValue ? "[role=radio]:not(:disabled)" : "button[type=submit]";
    const wait = setTimeout(() => form.current?.querySelector<HTMLElement>(first)?.focus(), 30);
    return () => clearTimeout(wait);
    // What it is opened with decides, not what is chosen later.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  if (catalogue === null) return null;

  const values = catalogue.event(event)?.values ?? [];
  const takenBy = (name: string, of: string) =>
    flow.connectors.find((each) => each.from === request.from && each.event === name && each.value === of && each.index !== request.connector);
  const missing = {
    to: to === "" ? w.needsTarget : undefined,
    event: event === "" ? w.needsEvent : undefined,
    value: values.length > 0 && !values.includes(value) ? w.needsValue : undefined,
  };
  const save = () => {
    setTried(true);
    if (Object.values(missing).some((each) => each !== undefined)) return;
    noteResult(result);
    onDone();
    actions.connect({ from: request.from, event, value: values.length > 0 ? value : "", to, result }, request.connector);
  };

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(submit) => {
        submit.preventDefault();
        save();
      }}
    >
      <div>
        {w.from} <strong>{request.from}</strong>
      </div>
      <ComboBox
        label={w.to}
        choices={flow.modules.map((each) => ({ id: each.name, label: each.name }))}
        value={to === "" ? null : to}
        onChange={setTo}
        error={tried ? missing.to : undefined}
      />
      <Select
        label={w.event}
        choices={eventChoices(catalogue, flow, request, takenBy, w)}
        value={event === "" ? null : event}
        onChange={(name) => {
          setEvent(name);
          setValue("");
        }}
        error={tried ? missing.event : undefined}
      />
      {values.length > 0 && (
        <Values
          choices={values.map((each) => ({ value: each, taken: takenBy(event, each)?.to }))}
          named={(each) => eventWords(event, each, catalogue, w)}
          value={value}
          onChange={setValue}
          error={tried ? missing.value : undefined}
        />
      )}
      <div className={styles.beside}>
        <ComboBox
          // The list takes its choices when it is made: one more makes it anew.
          key={catalogue.results.length}
          label={w.result}
          choices={resultChoices(catalogue)}
          value={result === "" ? null : result}
          onChange={setResult}
        />
        <NewPart section="results" onMade={setResult} />
      </div>
      <div className={styles.popoverFoot}>
        {request.connector !== null && (
          <>
            <Button
              look="danger"
              onPress={() => {
                onDone();
                useDesigner.getState().selectConnector(request.connector);
                actions.remove();
              }}
            >
              {w.remove}
            </Button>
            <Button
              look="quiet"
              onPress={() => {
                onDone();
                actions.openInsert(request.connector);
              }}
            >
              {w.insert}
            </Button>
          </>
        )}
        <Button look="primary" type="submit">
          {request.connector === null ? w.connect : w.save}
        </Button>
      </div>
    </form>
  );
}

/** The values of an event as keys of a telephone: one stop of the Tab key, and typing a key chooses it. */
function Values({ choices, named, value, onChange, error }: {
  choices: readonly { value: string; taken: string | undefined }[];
  named: (value: string) => string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}) {
  const w = useWords();
  const shown = (each: string) => (each === "yes" ? w.yes : each === "no" ? w.no : each);
  const typed = (press: React.KeyboardEvent) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    const found = choices.find((each) => each.taken === undefined && shown(each.value).charAt(0) === press.key.toLowerCase());
    if (found !== undefined) onChange(found.value);
  };
  return (
    <div onKeyDown={typed}>
      <Aria.ToggleButtonGroup
        aria-label={w.value}
        className={styles.keys ?? ""}
        disallowEmptySelection
        selectedKeys={value === "" ? [] : [value]}
        onSelectionChange={(chosen) => {
          const [only] = chosen;
          if (only !== undefined) onChange(String(only));
        }}
      >
        {choices.map((each) => (
          <span key={each.value} title={each.taken === undefined ? undefined : w.taken(each.taken)}>
            <Aria.ToggleButton
              id={each.value}
              aria-label={each.taken === undefined ? named(each.value) : `${named(each.value)}: ${w.taken(each.taken)}`}
              isDisabled={each.taken !== undefined}
              className={controls.button ?? ""}
            >
              {shown(each.value)}
            </Aria.ToggleButton>
          </span>
        ))}
      </Aria.ToggleButtonGroup>
      {error !== undefined && <p role="alert">{error}</p>}
    </div>
  );
}

/** The Result that most connectors of the module have: the next one likely has it too. */
function usualResult(flow: ReadFlow, from: string): string {
  const counts = new Map<string, number>();
  for (const each of flow.connectors) {
    if (each.from === from && each.result !== "") counts.set(each.result, (counts.get(each.result) ?? 0) + 1);
  }
  const [usual] = [...counts].sort((a, b) => b[1] - a[1]);
  return usual?.[0] ?? recentResults()[0] ?? "";
}

function eventChoices(
  catalogue: Catalogue,
  flow: ReadFlow,
  request: SetupRequest,
  takenBy: (event: string, value: string) => { to: string } | undefined,
  w: Words,
): Choice[] {
  const module = flow.modules.find((each) => each.name === request.from);
  const type = catalogue.type(module?.type ?? "");
  const choices = catalogue.events.map((each): Choice & { usual: boolean } => {
    const usual = type === undefined || type.events.includes(each.event);
    const taken = each.values.length === 0 ? takenBy(each.event, "") : undefined;
    const why = !meets(each, flow.direction)
      ? w.notMet
      : !usual && flow.events !== "all" ? w.neverRaised(type.title) : taken !== undefined ? w.taken(taken.to) : undefined;
    const hint = why ?? (usual ? undefined : w.unusual);
    return { id: each.event, label: each.label, usual, disabled: why !== undefined, ...(hint === undefined ? {} : { hint }) };
  });
  // What can be chosen comes first.
  return choices.sort((a, b) => Number(a.disabled) - Number(b.disabled) || Number(b.usual) - Number(a.usual));
}

/** All results, those used last first, to be found by name or code. */
function resultChoices(catalogue: Catalogue): Choice[] {
  const recent = recentResults();
  const rank = (slug: string) => (recent.includes(slug) ? recent.indexOf(slug) : recent.length);
  return [...catalogue.results]
    .sort((a, b) => rank(a.slug) - rank(b.slug))
    .map((each) => ({ id: each.slug, label: resultWords(each.slug, catalogue), hint: String(each.code) }));
}
