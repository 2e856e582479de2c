/** The form of one connector: from where, by which event, to where, with which result. */
import { Button, Select, TextField, type Choice } from "../../../design/controls";
import { noteResult } from "../designer/recentResults";
import { useDesigner } from "../designer/store";
import { meets, type Catalogue } from "../model/catalogue";
import { mapping, type FlowConnector, type ReadFlow } from "../model/document";
import { changeConnector, connectorsIn, removeConnector, type Written } from "../model/edits";
import { eventLabel, useCatalogue, useResultChoices } from "./catalogues";
import { Choose } from "./Choose";
import { text } from "./fields";
import { NewPart } from "./NewPart";
import styles from "./panels.module.css";
import { problemOfConnector } from "./problems";
import { useWords } from "./words";

export function ConnectorForm({ connector }: { connector: FlowConnector }) {
  const w = useWords();
  const known = useCatalogue();
  const flow = useDesigner((state) => state.flow);
  const editable = useDesigner((state) => state.editable);
  const problems = useDesigner((state) => state.problems);
  const note = useDesigner((state) => {
    const listed = state.edited.document["connectors"];
    return text(mapping(Array.isArray(listed) ? listed[connector.index] : undefined)["note"]);
  });
  const { change, select, selectConnector } = useDesigner.getState();
  const results = useResultChoices();
  const write = (changes: Partial<Written>) =>
    change(w.step.connector, (draft) => changeConnector(draft, connector.index, changes));
  const choose = (result: string) => {
    noteResult(result);
    write({ result });
  };
  const wrong = (property: string) => problemOfConnector(problems, connector.index, property);
  const values = valuesOf(known, connector);
  return (
    <div className={styles.form}>
      <div className={styles.head}>
        <h2>
          {connector.from} → {connector.to}
        </h2>
      </div>
      <p className={styles.help}>{known.event(connector.event)?.meaning}</p>
      {wrong("") !== undefined && <p className={styles.error}>{wrong("")}</p>}
      <Select
        label={w.event}
        error={wrong("event")}
        choices={eventsOf(known, flow, connector, w.notRaised)}
        value={connector.event}
        onChange={(event) => write({ event, value: known.event(event)?.values[0] ?? "" })}
        isDisabled={!editable}
      />
      {values.length > 0 && (
        <Select
          label={w.value}
          error={wrong("value")}
          choices={values.map((value) => ({
            id: value,
            label: value === "?" ? `? ${w.anyKey}` : value,
            ...(takenBy(flow, connector, value) ? { hint: w.taken } : {}),
          }))}
          value={connector.value}
          onChange={(value) => write({ value })}
          isDisabled={!editable}
        />
      )}
      <Choose
        label={w.target}
        error={wrong("to")}
        choices={flow.modules.map((each) => ({ id: each.name, label: each.name, hint: known.type(each.type)?.title ?? each.type }))}
        value={connector.to}
        onChange={(to) => write({ to })}
        isDisabled={!editable}
      />
      <div className={styles.beside}>
        <Choose
          label={w.result}
          error={wrong("result")}
          help={known.result(connector.result)?.meaning}
          choices={results}
          value={connector.result}
          onChange={choose}
          isDisabled={!editable}
        />
        {editable && <NewPart section="results" onMade={choose} />}
      </div>
      <TextField
        label={w.note}
        help={w.noteHelp}
        lines={2}
        value={note}
        isDisabled={!editable}
        onChange={(next) =>
          change(
            w.step.connector,
            (draft) => {
              const written = mapping(connectorsIn(draft.document)[connector.index]);
              if (next === "") delete written["note"];
              else written["note"] = next;
            },
            `connector-note:${connector.index}`,
          )
        }
      />
      <div className={styles.head}>
        <Button look="quiet" onPress={() => select([connector.from])}>
          {w.showSource}
        </Button>
        <Button look="quiet" onPress={() => select([connector.to])}>
          {w.showTarget}
        </Button>
        {editable && (
          <Button
            look="danger"
            onPress={() => {
              change(w.step.removeConnector, (draft) => removeConnector(draft, connector.index));
              selectConnector(null);
            }}
          >
            {w.removeConnector}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Events to choose: those that the source may raise; others only where the flow offers every event. */
function eventsOf(known: Catalogue, flow: ReadFlow, connector: FlowConnector, never: string): Choice[] {
  const source = flow.modules.find((each) => each.name === connector.from);
  const raised = known.type(source?.type ?? "")?.events ?? [];
  return known.events
    .filter((event) => meets(event, flow.direction))
    .map((event) => {
      const unusual = !raised.includes(event.event);
      return {
        id: event.event,
        label: eventLabel(known, event.event, ""),
        ...(unusual ? { hint: never, disabled: flow.events !== "all" && event.event !== connector.event } : {}),
      };
    });
}

function valuesOf(known: Catalogue, connector: FlowConnector): string[] {
  const values = known.event(connector.event)?.values ?? [];
  return connector.value === "" || values.includes(connector.value) ? values : [...values, connector.value];
}

function takenBy(flow: ReadFlow, connector: FlowConnector, value: string): boolean {
  return flow.connectors.some(
    (each) => each.index !== connector.index && each.from === connector.from && each.event === connector.event && each.value === value,
  );
}
