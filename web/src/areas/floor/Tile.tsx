/** One figure of a wallboard, with what it is about and how it was lately. */
import { useEffect, useRef } from "react";

import { clock as asClock, useFormats, type Formats } from "../../language/format";
import { everySecond } from "../../live/ticker";
import { useGlossary } from "./glossary";
import { clock, useLive } from "./live";
import { grade, MEASURES, type Measure } from "./model/thresholds";
import { points, Ring, valueOf, type Tile as WallTile, type TileValue } from "./model/wall";
import { useThresholds } from "./preferences";
import styles from "./wall.module.css";
import { useWords } from "./words";

/** Half an hour, a value every ten seconds. */
const [SIZE, EVERY] = [180, 10];
const MEASURE_OF: Readonly<Record<string, Measure>> = { longest: "longestWait" };

function measureOf(figure: string): Measure | undefined {
  return MEASURE_OF[figure] ?? MEASURES.find((each) => each === figure && each !== "notReady");
}

/** The value as a number to be drawn and graded. */
function numberOf(value: TileValue): number | null {
  if ("count" in value) return value.count;
  if ("share" in value) return value.share;
  if ("seconds" in value) return value.seconds;
  return value.since === 0 ? 0 : Math.max(0, (clock.now() - value.since) / 1000);
}

function textOf(value: TileValue, formats: Formats): string {
  if ("count" in value) return formats.number(value.count);
  if ("share" in value) return formats.percent(value.share);
  const seconds = numberOf(value);
  return seconds === null || ("since" in value && value.since === 0) ? "–" : asClock(seconds);
}

export function Tile({ tile, service }: { tile: WallTile; service: string }) {
  const w = useWords();
  const glossary = useGlossary();
  const formats = useFormats();
  const box = useRef<HTMLElement>(null);
  const figure = useRef<HTMLDivElement>(null);
  const line = useRef<SVGPolylineElement>(null);
  // Text and line are changed in place once a second: a board may stay open for months.
  useEffect(() => {
    const ring = new Ring(SIZE);
    let ticks = 0;
    return everySecond(() => {
      const { floor, connection } = useLive.getState();
      if (connection !== "open") return;
      const value = valueOf(tile, floor);
      const measure = measureOf(tile.figure);
      const number = numberOf(value);
      const text = textOf(value, formats);
      if (figure.current !== null && figure.current.textContent !== text) figure.current.textContent = text;
      if (box.current !== null) box.current.dataset["grade"] = measure === undefined ? "" : grade(useThresholds.getState().thresholds, measure, number);
      if (ticks++ % EVERY > 0 || number === null) return;
      ring.add(number);
      line.current?.setAttribute("points", points(ring.list(), SIZE));
    });
  }, [tile, formats]);
  const { name, means } = glossary[tile.figure];
  return (
    <section ref={box} className={styles.tile} aria-label={`${name}, ${service || w.allServices}`} title={means}>
      <h2>
        {name} <span>{service || w.allServices}</span>
      </h2>
      <div ref={figure} className={styles.figure} />
      <svg className={styles.spark} viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden>
        <polyline ref={line} />
      </svg>
    </section>
  );
}
