/** The site's scenarios of the flow, played on the draft. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { api, ask } from "../../../api/client";
import { Button } from "../../../design/controls";
import { Problem, Skeleton, Tag } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import styles from "./panels.module.css";
import { sentenceOf } from "./problems";
import { usePublishWords } from "./publishWords";

export function Scenarios({ slug, draft }: { slug: string; draft: string }) {
  const w = usePublishWords();
  const formats = useFormats();
  const run = useMutation({
    mutationFn: () => ask(api.POST("/api/flows/{slug}/drafts/{draft}/scenarios", { params: { path: { slug, draft } } })),
  });
  const { mutate } = run;
  const begun = useRef(false);
  useEffect(() => {
    // They take a moment only: they are played as the dialog opens.
    if (!begun.current) mutate();
    begun.current = true;
  }, [mutate]);
  if (run.error !== null) return <Problem problem={run.error} onRetry={() => mutate()} />;
  if (run.data === undefined) return <Skeleton lines={1} />;
  const { scenarios, problems, coverage } = run.data;
  const failed = scenarios.filter((each) => !each.passed);
  const [covered] = coverage;
  return (
    <>
      <div className={styles.head}>
        {scenarios.length === 0 ? (
          <span>{w.scenariosNone}</span>
        ) : (
          <Tag tone={failed.length === 0 ? "good" : "bad"}>{w.played(scenarios.length - failed.length, scenarios.length)}</Tag>
        )}
        {covered !== undefined && scenarios.length > 0 && <span className={styles.help}>{w.covered(formats.percent(covered.share))}</span>}
        <Button look="quiet" isPending={run.isPending} onPress={() => mutate()}>
          {w.play}
        </Button>
      </div>
      {failed.map((each) => (
        <details key={each.file}>
          <summary>{each.scenario}</summary>
          <ul className={styles.told}>
            {each.differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        </details>
      ))}
      {problems.map((each, at) => (
        <p key={at} className={styles.error}>
          {each.where}: {sentenceOf(each)}
        </p>
      ))}
    </>
  );
}
