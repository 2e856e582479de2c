/** The flow's own settings, shown while nothing is selected. */
import { IconPlus, IconX } from "@tabler/icons-react";

import { Button, IconButton, NumberField, Select, TextField } from "../../../design/controls";
import { useDesigner } from "../designer/store";
import { mapping, type Json } from "../model/document";
import { useCatalogue, useResultChoices } from "./catalogues";
import { Choose } from "./Choose";
import { openingOf } from "./due";
import { setFlowProperty } from "./editing";
import { text } from "./fields";
import { NewPart } from "./NewPart";
import styles from "./panels.module.css";
import { useWords } from "./words";

const WAITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** Writes a property of the flow; typing in one field is one step. */
function useWrite(): (property: string, label: string, value: Json) => void {
  const w = useWords();
  const change = useDesigner((state) => state.change);
  return (property, label, value) =>
    change(w.step.flow(label), (draft) => setFlowProperty(draft, property, value), `flow:${property}`);
}

export function FlowForm() {
  const w = useWords();
  const document = useDesigner((state) => state.edited.document);
  const flow = useDesigner((state) => state.flow);
  const editable = useDesigner((state) => state.editable);
  const write = useWrite();
  const results = useResultChoices();
  const setOpening = (result: string) => write("opening_result", w.openingResult, result);
  const line = (property: string, label: string, required = false) => (
    <TextField
      label={label}
      value={text(document[property])}
      isDisabled={!editable}
      onChange={(next) => write(property, label, next === "" && !required ? null : next)}
    />
  );
  const choice = (property: string, label: string, choices: { id: string; label: string }[], usual: string) => (
    <Select
      label={label}
      choices={choices}
      value={text(document[property]) || usual}
      onChange={(id) => write(property, label, id === usual && !(property in document) ? null : id)}
      isDisabled={!editable}
    />
  );
  return (
    <div className={styles.form}>
      <div className={styles.head}>
        <h2>{w.flow}</h2>
        <code>{flow.slug}</code>
      </div>
      {line("title", w.title)}
      <TextField
        label={w.note}
        lines={2}
        value={text(document["note"])}
        isDisabled={!editable}
        onChange={(next) => write("note", w.note, next === "" ? null : next)}
      />
      <div className={`${styles.line} ${styles.even}`}>
        {choice("channel", w.channel, ["voice", "sms", "email"].map((id) => ({ id, label: id })), "voice")}
        {choice("direction", w.direction, ["inbound", "outbound"].map((id) => ({ id, label: id })), "inbound")}
      </div>
      <div className={`${styles.line} ${styles.even}`}>
        {line("language", w.flowLanguage)}
        {line("voice", w.voice)}
      </div>
      <div className={styles.beside}>
        <Choose
          label={w.openingResult}
          help={w.openingHelp}
          choices={results}
          value={openingOf(document)}
          onChange={setOpening}
          isDisabled={!editable}
        />
        {editable && <NewPart section="results" onMade={setOpening} />}
      </div>
      <Fallback />
      <Requirements />
      <details className={styles.more}>
        <summary>{w.more}</summary>
        <div>
          {choice("events", w.eventsPolicy, [{ id: "by_module", label: w.byModule }, { id: "all", label: w.all }], "by_module")}
          {["acd_max_wait", ...WAITS.map((step) => `acd_wait_${step}`)].map((property, at) => {
            const value = document[property];
            const label = at === 0 ? w.acdMaxWait : w.acdWait(at);
            return (
              <NumberField
                key={property}
                label={label}
                minValue={0}
                value={typeof value === "number" ? value : NaN}
                isDisabled={!editable}
                onChange={(next) => write(property, label, Number.isNaN(next) ? null : next)}
              />
            );
          })}
        </div>
      </details>
    </div>
  );
}

function Fallback() {
  const w = useWords();
  const known = useCatalogue();
  const flow = useDesigner((state) => state.flow);
  const editable = useDesigner((state) => state.editable);
  const results = useResultChoices();
  const write = useWrite();
  const { fallback } = flow;
  return (
    <div className={styles.group}>
      <Choose
        label={w.fallbackTo}
        choices={flow.modules.map((each) => ({ id: each.name, label: each.name, hint: known.type(each.type)?.title ?? each.type }))}
        value={fallback?.to ?? ""}
        optional
        onChange={(to) => write("fallback", w.fallbackTo, to === "" ? null : { to, result: fallback?.result || "flow_fault" })}
        isDisabled={!editable}
      />
      {fallback !== null && (
        <Choose
          label={w.fallbackResult}
          choices={results}
          value={fallback.result}
          onChange={(result) => write("fallback", w.fallbackResult, { to: fallback.to, result })}
          isDisabled={!editable}
        />
      )}
    </div>
  );
}

/** What the proof sees to: each is one rule with an expression, or several. */
function Requirements() {
  const w = useWords();
  const written = useDesigner((state) => state.edited.document["properties"]);
  const editable = useDesigner((state) => state.editable);
  const write = useWrite();
  const rules = (Array.isArray(written) ? written : []).map((each): [string, Json] => Object.entries(mapping(each))[0] ?? ["always", ""]);
  const save = (next: [string, Json][]) =>
    write("properties", w.requirements, next.length === 0 ? null : next.map(([rule, said]) => ({ [rule]: said })));
  const replace = (at: number, rule: [string, Json]) => save(rules.map((each, place) => (place === at ? rule : each)));
  return (
    <fieldset className={styles.group}>
      <legend>{w.requirements}</legend>
      {rules.map(([rule, said], at) => (
        <div key={at} className={`${styles.group} ${styles.nested}`}>
          <div className={styles.line}>
            <TextField label={w.rule} value={rule} isDisabled={!editable} onChange={(next) => replace(at, [next, said])} />
            {editable && (
              <IconButton label={w.removeOf(rule)} onPress={() => save(rules.filter((_, place) => place !== at))}>
                <IconX size={14} aria-hidden />
              </IconButton>
            )}
          </div>
          {(Array.isArray(said) ? said : [said]).map((each, line, all) => (
            <TextField
              key={line}
              label={w.value}
              hideLabel
              spellCheck="false"
              value={text(each)}
              isDisabled={!editable}
              onChange={(next) => replace(at, [rule, Array.isArray(said) ? all.map((old, place) => (place === line ? next : old)) : next])}
            />
          ))}
        </div>
      ))}
      {editable && (
        <div>
          <Button look="quiet" onPress={() => save([...rules, ["always", ""]])}>
            <IconPlus size={14} aria-hidden /> {w.add}
          </Button>
        </div>
      )}
      <span className={styles.help}>{w.requirementsHelp}</span>
    </fieldset>
  );
}
