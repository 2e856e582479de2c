/** The ways out of a module: its connectors, and the events that lead nowhere. */
import { IconPencil, IconX } from "@tabler/icons-react";

import { ActionMenu, IconButton } from "../../../design/controls";
import { Tag } from "../../../design/surfaces";
import { useDesigner } from "../designer/store";
import { meets, resultTone, type ModuleType } from "../model/catalogue";
import type { FlowModule } from "../model/document";
import { connect, removeConnector } from "../model/edits";
import { eventLabel, resultLabel, useCatalogue } from "./catalogues";
import { dueIn } from "./due";
import styles from "./panels.module.css";
import { useWords } from "./words";

export function WaysOut({ module, type }: { module: FlowModule; type: ModuleType }) {
  const w = useWords();
  const known = useCatalogue();
  const flow = useDesigner((state) => state.flow);
  const editable = useDesigner((state) => state.editable);
  const { change, selectConnector } = useDesigner.getState();
  const leaving = flow.connectors.filter((each) => each.from === module.name);
  if (type.terminal && leaving.length === 0) return <p className={styles.help}>{w.terminal}</p>;
  const forgotten = known.events.filter(
    (event) =>
      type.events.includes(event.event) &&
      event.moves_contact &&
      meets(event, flow.direction) &&
      event.event !== "key_press" &&
      !leaving.some((each) => each.event === event.event),
  );
  return (
    <section className={styles.group} aria-label={w.waysOut}>
      <h3>{w.waysOut}</h3>
      {leaving.length === 0 && forgotten.length === 0 && <p className={styles.help}>{w.noWaysOut}</p>}
      <div className={styles.rows}>
        {leaving.map((each) => {
          const named = `${eventLabel(known, each.event, each.value)} → ${each.to}`;
          return (
            <div key={each.index} className={styles.row}>
              <button type="button" className={styles.rowText} onClick={() => selectConnector(each.index)}>
                {named}
              </button>
              <Tag tone={resultTone(each.result)} title={String(known.result(each.result)?.code ?? "")}>
                {resultLabel(known, each.result)}
              </Tag>
              <IconButton label={`${w.connector}: ${named}`} onPress={() => selectConnector(each.index)}>
                <IconPencil size={14} aria-hidden />
              </IconButton>
              {editable && (
                <IconButton label={w.removeOf(named)} onPress={() => change(w.step.removeConnector, (draft) => removeConnector(draft, each.index))}>
                  <IconX size={14} aria-hidden />
                </IconButton>
              )}
            </div>
          );
        })}
        {forgotten.map((event) => (
          <div key={event.event} className={styles.row} data-faint="true" title={event.meaning}>
            <span className={styles.rowText}>
              {event.label}: {w.noConnector}
            </span>
            {editable && (
              <ActionMenu
                label={w.addFix(event.label)}
                look="quiet"
                actions={flow.modules.map((target) => ({
                  id: target.name,
                  label: target.name,
                  run: () => {
                    const value = event.values[0] ?? "";
                    let index = 0;
                    change(w.step.addConnector(module.name), (draft) => {
                      index = connect(draft, {
                        from: module.name, event: event.event, ...(value === "" ? {} : { value }), to: target.name, result: dueIn(flow, module.name),
                      });
                    });
                    selectConnector(index);
                  },
                }))}
              >
                {w.connect}
              </ActionMenu>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
