/** The flow of the contact in hand, on the version that it runs on, with the way that it took lit. */
import { ApiProblem } from "../../../api/client";
import { Empty, Problem, Skeleton } from "../../../design/surfaces";
import FlowView from "../../flows/view/FlowView";
import { useVersion } from "../../flows/view/useVersion";
import styles from "../desk.module.css";
import { useWay } from "../queries";
import { useWords } from "../words";

export default function Way({ contact }: { contact: string }) {
  const w = useWords();
  const way = useWay(contact);
  const { drawn, error, retry } = useVersion(way.data?.flow ?? "", way.data?.version ?? "");
  const wrong = way.error ?? error;
  if (wrong instanceof ApiProblem && wrong.status === 404) return <Empty>{w.noPicture}</Empty>;
  if (wrong !== null) {
    return (
      <Problem
        problem={wrong}
        onRetry={() => {
          void way.refetch();
          retry();
        }}
      />
    );
  }
  if (way.data === undefined || drawn === null) return <Skeleton lines={6} height={48} />;
  const { flow, modules, connectors } = way.data;
  return (
    <div className={styles.picture}>
      <FlowView drawn={drawn} label={w.pictureOf(flow)} lit={{ modules, connectors }} current={modules.at(-1) ?? null} />
    </div>
  );
}
