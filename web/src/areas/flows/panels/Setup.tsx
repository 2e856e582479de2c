/** The properties of what is selected: of a connector, a module, or the flow. */
import { useDesigner } from "../designer/store";
import { ConnectorForm } from "./ConnectorForm";
import { FlowForm } from "./FlowForm";
import { ModuleForm } from "./ModuleForm";
import styles from "./panels.module.css";
import { useWords } from "./words";

export default function Setup() {
  const w = useWords();
  const flow = useDesigner((state) => state.flow);
  const selected = useDesigner((state) => state.selected);
  const connector = useDesigner((state) => state.connector);
  const chosen = connector === null ? undefined : flow.connectors[connector];
  if (chosen !== undefined) return <ConnectorForm key={chosen.index} connector={chosen} />;
  if (selected.size > 1) return <p className={styles.form}>{w.severalSelected(selected.size)}</p>;
  const [name] = selected;
  const module = flow.modules.find((each) => each.name === name);
  return module === undefined ? <FlowForm /> : <ModuleForm key={module.name} module={module} />;
}
