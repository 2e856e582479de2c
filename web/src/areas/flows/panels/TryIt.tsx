/** Trying the draft: a contact is played on it step by step, or calls it; the way lights up on the canvas. */
import { IconArrowBackUp, IconDownload, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";

import { Button, IconButton, TextField } from "../../../design/controls";
import { Empty, Problem, Tag } from "../../../design/surfaces";
import { clock } from "../../../language/format";
import { useDesigner } from "../designer/store";
import { resultTone } from "../model/catalogue";
import { Answers } from "./Answers";
import { CallIt } from "./CallIt";
import { resultLabel, useCatalogue, useFallsBackTo } from "./catalogues";
import { download } from "./download";
import { useDraftCall } from "./draftCall";
import { openingOf } from "./due";
import { useHearing } from "./hearing";
import styles from "./panels.module.css";
import { scenarioFileName, scenarioText, shortStep } from "./scenarioFile";
import { begin, usePlay, type Simulation } from "./simulating";
import { StartForm } from "./StartForm";
import { useTryWords } from "./tryWords";
import { litPath, wayOf, type WayStep } from "./way";
import { WaySteps } from "./WaySteps";

export function TryIt() {
  const w = useTryWords();
  const calls = useDraftCall();
  const [calling, setCalling] = useState(false);
  const channel = useDesigner((state) => state.flow.channel);
  useEffect(() => () => useDesigner.getState().light(null), []);
  const voice = channel === "" || channel === "voice";
  const choose = (call: boolean) => {
    useDesigner.getState().light(null);
    setCalling(call);
  };
  return (
    <div className={styles.trying}>
      {voice && (
        <div className={styles.bar} role="group" aria-label={w.howToTry}>
          <Button look="quiet" aria-pressed={!calling} isDisabled={calls.busy} onPress={() => choose(false)}>
            {w.playIt}
          </Button>
          <Button look="quiet" aria-pressed={calling} onPress={() => choose(true)}>
            {w.callIt}
          </Button>
        </div>
      )}
      {calling && voice ? <CallIt calls={calls} /> : <PlayIt />}
    </div>
  );
}

function PlayIt() {
  const w = useTryWords();
  const { simulation, problem } = usePlay();
  return (
    <div className={styles.columns}>
      <StartForm />
      <div>
        <Problem problem={problem} />
        {simulation === null ? <Empty>{w.nothingYet}</Empty> : <Played key={simulation.id} simulation={simulation} />}
      </div>
      <div>{simulation !== null && <Now simulation={simulation} />}</div>
    </div>
  );
}

function useWay(simulation: Simulation): readonly WayStep[] {
  const flow = useDesigner((state) => state.flow);
  const document = useDesigner((state) => state.edited.document);
  const fallsBackTo = useFallsBackTo();
  return useMemo(
    () => wayOf(flow, openingOf(document), simulation.path, simulation.events, fallsBackTo),
    [flow, document, simulation, fallsBackTo],
  );
}

/** What happened so far: the way, and what was heard. */
function Played({ simulation }: { simulation: Simulation }) {
  const w = useTryWords();
  const way = useWay(simulation);
  const [at, setAt] = useState(way.length - 1);
  const [shown, setShown] = useState(way.length);
  if (shown !== way.length) {
    // The contact went on: look at where it stands now.
    setShown(way.length);
    setAt(way.length - 1);
  }
  useEffect(() => {
    useDesigner.getState().light(litPath(way));
  }, [way]);
  return (
    <>
      <Changed />
      <WaySteps way={way} at={at} onStep={setAt} />
      {simulation.heard.length > 0 && (
        <section aria-label={w.heard} className={styles.group}>
          <h3>{w.heard}</h3>
          <Heard lines={simulation.heard} />
        </section>
      )}
    </>
  );
}

function Heard({ lines }: { lines: readonly string[] }) {
  const w = useTryWords();
  const language = useDesigner((state) => state.flow.language) || "en";
  const hearing = useHearing();
  return (
    <>
      <Problem problem={hearing.problem} />
      {lines.map((line, at) => (
        <div key={at} className={styles.row}>
          <span className={`${styles.rowText} ${styles.heard}`}>“{line}”</span>
          <IconButton
            label={`${w.hear}: ${line}`}
            selected={hearing.playing === String(at)}
            onPress={() => (hearing.playing === String(at) ? hearing.stop() : hearing.play(String(at), { prompt: line, language, voice: "" }))}
          >
            <IconPlayerPlay size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
    </>
  );
}

function Changed() {
  const w = useTryWords();
  const document = useDesigner((state) => state.edited.document);
  const { document: begunOn, start, steps } = usePlay();
  if (document === begunOn) return null;
  return (
    <div className={styles.bar} role="status">
      <span>{w.changed}</span>
      <Button look="quiet" onPress={() => void begin(start, steps)}>
        {w.replay}
      </Button>
    </div>
  );
}

/** Where the contact stands: the clock, the result due, what it waits for, or its outcome. */
function Now({ simulation }: { simulation: Simulation }) {
  const w = useTryWords();
  const known = useCatalogue();
  const way = useWay(simulation);
  const { start, steps, busy } = usePlay();
  const due = way.at(-1)?.due ?? "";
  const { outcome, question } = simulation;
  return (
    <div className={styles.group}>
      <div className={styles.figures}>
        <span>
          {w.clock} <strong className={styles.time}>{clock(simulation.seconds)}</strong>
        </span>
        {outcome === null && (
          <span>
            {w.resultDue} <Tag tone={resultTone(due)}>{resultLabel(known, due)}</Tag>
          </span>
        )}
        {steps.length > 0 && (
          <IconButton label={w.back} isDisabled={busy} onPress={() => void begin(start, steps.slice(0, -1))}>
            <IconArrowBackUp size={16} aria-hidden />
          </IconButton>
        )}
      </div>
      {question !== null && <Answers key={`${steps.length}`} question={question} />}
      {outcome !== null && (
        <>
          <p role="status">
            {w.outcome}: <Tag tone={resultTone(outcome.result)}>{outcome.label}</Tag> {outcome.code}, {w.endedBy(outcome.ended_by)}
          </p>
          {outcome.remarks.map((remark) => (
            <p key={remark} className={styles.help}>
              {remark}
            </p>
          ))}
          <SaveScenario simulation={simulation} />
        </>
      )}
    </div>
  );
}

function SaveScenario({ simulation }: { simulation: Simulation }) {
  const w = useTryWords();
  const { start, steps } = usePlay();
  const [sentence, setSentence] = useState("");
  const { outcome } = simulation;
  if (outcome === null) return null;
  const save = () => {
    const text = scenarioText({
      scenario: sentence.trim(),
      flow: simulation.flow,
      start,
      world: steps.map(shortStep),
      expect: { passed: simulation.path, result: outcome.result, ended_by: outcome.ended_by },
    });
    download(scenarioFileName(simulation.flow, sentence), text);
  };
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault();
        if (sentence.trim() !== "") save();
      }}
    >
      <TextField label={w.describe} value={sentence} onChange={setSentence} />
      <Button type="submit" isDisabled={sentence.trim() === ""}>
        <IconDownload size={14} aria-hidden /> {w.saveScenario}
      </Button>
    </form>
  );
}
