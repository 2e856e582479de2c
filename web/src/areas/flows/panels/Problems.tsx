/** What is wrong with the draft, with a fix to press where one is certain. */
import { Button } from "../../../design/controls";
import { Empty, Problem, Skeleton, Tag } from "../../../design/surfaces";
import { useDesigner, type DraftProblem } from "../designer/store";
import { useChecks } from "./checking";
import { applyOperations } from "./editing";
import styles from "./panels.module.css";
import { bySeverity, placeOf, sentenceOf } from "./problems";
import { useWords } from "./words";

export function Problems() {
  const w = useWords();
  const problems = useDesigner((state) => state.problems);
  const { running, failed, version } = useChecks();
  if (failed !== null) return <Problem problem={failed} />;
  if (problems.length === 0 && running && version === "") return <Skeleton />;
  if (problems.length === 0) return <Empty>{w.nothingWrong}</Empty>;
  return (
    <div className={styles.list}>
      {bySeverity(problems).map((problem, at) => (
        <Item key={`${problem.code} ${problem.where} ${at}`} problem={problem} />
      ))}
    </div>
  );
}

function Item({ problem }: { problem: DraftProblem }) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const flow = useDesigner((state) => state.flow);
  const { change, select, selectConnector } = useDesigner.getState();
  const place = placeOf(problem, flow);
  const show = () => {
    if (place.connector !== null) selectConnector(place.connector);
    else if (place.module !== null) select([place.module]);
  };
  return (
    <div className={styles.item}>
      <Tag tone={problem.severity === "error" ? "bad" : "warning"}>{problem.severity === "error" ? w.error : w.warning}</Tag>
      <div className={styles.itemText}>
        {place.connector === null && place.module === null ? (
          <strong>{problem.where}</strong>
        ) : (
          <button type="button" className={styles.rowText} onClick={show}>
            <strong>{problem.where}</strong>
          </button>
        )}
        <div>{sentenceOf(problem)}</div>
      </div>
      {editable &&
        problem.fixes.map((fix) => (
          <Button
            key={fix.title}
            onPress={() => change(w.step.fix(fix.title), (draft) => applyOperations(draft, fix.operations))}
          >
            {fix.title}
          </Button>
        ))}
    </div>
  );
}
