/** What the proof found, by how bad it is; each finding shows its shortest example on the canvas. */
import { IconChevronLeft, IconChevronRight, IconDownload } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";

import type { Schemas } from "../../../api/client";
import { Button, IconButton } from "../../../design/controls";
import { Empty, Problem, Skeleton, Tag, type Tone } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import { useDesigner } from "../designer/store";
import { resultLabel, useCatalogue, useFallsBackTo } from "./catalogues";
import { counted, sentenceOf } from "./problems";
import { download } from "./download";
import { openingOf } from "./due";
import { grouped, scenarioOf, type Finding, type Grade, type PlacedFinding } from "./findings";
import styles from "./panels.module.css";
import { useProof } from "./proving";
import { litPath, wayOf, type WayStep } from "./way";
import { WaySteps } from "./WaySteps";
import { useTryWords } from "./tryWords";

const TONES: Record<Grade, Tone> = { error: "bad", possible: "warning", warning: "warning", note: "info" };

export function Proof() {
  const w = useTryWords();
  const { status, failed } = useProof();
  const problems = useDesigner((state) => state.problems);
  const [chosen, setChosen] = useState<number | null>(null);
  const report = status?.report ?? null;
  useEffect(() => () => useDesigner.getState().light(null), []);
  if (failed !== null) return <Problem problem={failed} />;
  if (report === null || status === null) {
    if (counted(problems).errors > 0) return <Empty>{w.errorsFirst}</Empty>;
    if (status !== null && status.why !== "") return <Empty>{status.why}</Empty>;
    return (
      <div className={styles.form}>
        <Progress />
        <Skeleton lines={4} />
      </div>
    );
  }
  const groups = grouped(report.findings);
  const finding = chosen === null ? undefined : report.findings[chosen];
  return (
    <>
      <Progress />
      {groups.length === 0 && <Empty>{w.nothingFound}</Empty>}
      <div className={styles.list}>
        {groups.map((group) => (
          <section key={group.grade} aria-label={w.grades[group.grade]}>
            {group.findings.map((each) => (
              <Item key={each.place} placed={each} chosen={each.place === chosen} onChoose={() => setChosen(each.place === chosen ? null : each.place)}>
                {each.place === chosen && finding !== undefined && <Told key={each.place} finding={finding} place={each.place} status={status} />}
              </Item>
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

/** How far the proof is, and how much was looked at. */
function Progress() {
  const w = useTryWords();
  const formats = useFormats();
  const { status, running, current } = useProof();
  if (status === null) return null;
  return (
    <p className={`${styles.bar} ${styles.muted}`} role="status">
      {running
        ? w.proving(formats.number(status.progress.visits), status.progress.found)
        : current
          ? status.report?.scope
          : w.notCurrent}
    </p>
  );
}

function Item({ placed, chosen, onChoose, children }: {
  placed: PlacedFinding;
  chosen: boolean;
  onChoose: () => void;
  children: React.ReactNode;
}) {
  const w = useTryWords();
  const { finding, grade } = placed;
  const where = finding.connector || finding.module || w.wholeFlow;
  return (
    <div className={styles.item} data-selected={chosen}>
      <Tag tone={TONES[grade]}>{w.grades[grade]}</Tag>
      <button type="button" className={`${styles.rowText} ${styles.itemText}`} aria-expanded={chosen} onClick={onChoose}>
        <strong>{where}</strong> {sentenceOf({ what: finding.message, remedy: finding.remedy })}
      </button>
      {children}
    </div>
  );
}

/** A finding's example: its way, what follows, and what is assumed. */
function Told({ finding, place, status }: { finding: Finding; place: number; status: Schemas["ProofStatus"] }) {
  const w = useTryWords();
  const known = useCatalogue();
  const way = useExampleWay(finding);
  const [at, setAt] = useState(Math.max(0, way.length - 1));
  const scenario = scenarioOf(status, place);
  useEffect(() => {
    const { light, select } = useDesigner.getState();
    if (way.length > 0) light(litPath(way));
    else {
      light(null);
      if (finding.module !== "") select([finding.module]);
    }
  }, [way, finding.module]);
  const step = (to: number) => {
    const next = Math.max(0, Math.min(way.length - 1, to));
    setAt(next);
    useDesigner.getState().light(litPath(way, next + 1));
  };
  return (
    <div className={styles.group} style={{ flexBasis: "100%" }}>
      {finding.unknown.length > 0 && <p className={styles.help}>{finding.unknown.join(" ")}</p>}
      {[...finding.follows, ...(finding.example?.told ?? [])].length > 0 && (
        <ol className={styles.told}>
          {[...finding.follows, ...(finding.example?.told ?? [])].map((line, number) => (
            <li key={number}>{line}</li>
          ))}
        </ol>
      )}
      {way.length > 0 && (
        <>
          <div className={styles.head}>
            <IconButton label={w.stepBack} isDisabled={at === 0} onPress={() => step(at - 1)}>
              <IconChevronLeft size={16} aria-hidden />
            </IconButton>
            <span className={styles.time}>{w.stepOf(at + 1, way.length)}</span>
            <IconButton label={w.stepOn} isDisabled={at === way.length - 1} onPress={() => step(at + 1)}>
              <IconChevronRight size={16} aria-hidden />
            </IconButton>
            {scenario !== null && (
              <Button look="quiet" onPress={() => download(scenario.name, scenario.text)}>
                <IconDownload size={14} aria-hidden /> {w.saveScenario}
              </Button>
            )}
            {finding.example !== null && <Tag>{resultLabel(known, finding.example.result)}</Tag>}
          </div>
          <WaySteps way={way} at={at} onStep={setAt} />
        </>
      )}
    </div>
  );
}

function useExampleWay(finding: Finding): readonly WayStep[] {
  const flow = useDesigner((state) => state.flow);
  const document = useDesigner((state) => state.edited.document);
  const fallsBackTo = useFallsBackTo();
  return useMemo(() => {
    const { example } = finding;
    if (example === null) return [];
    const events = example.events.map((each) => ({ module: each["module"] ?? "", event: each["event"] ?? "", value: each["value"] ?? "" }));
    return wayOf(flow, openingOf(document), example.path, events, fallsBackTo);
  }, [finding, flow, document, fallsBackTo]);
}
