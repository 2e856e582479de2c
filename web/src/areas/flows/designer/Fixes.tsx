/** The fixes of the problems of a module or connector. The first one has the focus: Enter makes it. */
import { Button } from "../../../design/controls";
import { applyOperations } from "../panels/editing";
import { sentenceOf } from "../panels/problems";
import styles from "./tools.module.css";
import { useDesigner, type DraftProblem } from "./store";
import { useWords } from "./words";

export function Fixes({ problems, onDone }: { problems: readonly DraftProblem[]; onDone: () => void }) {
  const w = useWords();
  const first = problems.findIndex((each) => each.fixes.length > 0);
  const make = (fix: DraftProblem["fixes"][number]) => {
    useDesigner.getState().change(w.stepFix(fix.title), (draft) => applyOperations(draft, fix.operations));
    onDone();
  };
  return problems.map((problem, number) => (
    <section key={`${problem.code} ${problem.where} ${number}`} className={styles.form}>
      <p>
        <strong>{problem.where}</strong> {sentenceOf(problem)}
      </p>
      {problem.fixes.length === 0 && <p>{w.noFix}</p>}
      {problem.fixes.map((fix, at) => (
        <Button key={fix.title} autoFocus={number === first && at === 0} onPress={() => make(fix)}>
          {fix.title}
        </Button>
      ))}
    </section>
  ));
}
