/** The figures of a report as lines. Where there is no figure there is a gap, and closed hours have a ground. */
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { useLanguage } from "../../language";
import { useFormats } from "../../language/format";
import type { Report } from "./compare";
import { figure, intervalLabel } from "./figure";
import styles from "./reports.module.css";
import { linesOf } from "./series";
import { useWords } from "./words";

const COLOURS = ["--accent", "--reaches", "--asks", "--looks-up", "--good", "--bad"];
const HEIGHT = 280;

export function Plot({ report, before }: { report: Report; before: Report | undefined }) {
  const w = useWords();
  const language = useLanguage();
  const formats = useFormats();
  const place = useRef<HTMLDivElement>(null);
  const lines = linesOf(report, before, { now: report.measure[language].title, before: w.before, none: w.none });
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = drawn(element, report, lines, {
      label: (at) => {
        const interval = report.intervals[at];
        return interval === undefined ? "" : intervalLabel(interval, report.interval, language);
      },
      value: (value) => figure(report.measure.unit === "share" ? value / 100 : value, report.measure.unit, formats),
    });
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    const theme = new MutationObserver(() => plot.redraw(false));
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      watch.disconnect();
      theme.disconnect();
      plot.destroy();
    };
  });
  return (
    <figure style={{ margin: 0 }} aria-label={w.plot(report.measure[language].title)}>
      <div ref={place} className={styles.plot} aria-hidden />
      {lines.length > 1 && (
        <figcaption className={styles.legend}>
          {lines.map((line, at) => (
            <span key={line.name}>
              <svg width="20" height="8" aria-hidden>
                <line x1="0" y1="4" x2="20" y2="4" stroke={`var(${COLOURS[at % COLOURS.length] ?? ""})`} strokeWidth="2" strokeDasharray={line.dashed ? "4 3" : undefined} />
              </svg>
              {line.name}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

interface Telling {
  label: (at: number) => string;
  value: (value: number) => string;
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function drawn(element: HTMLElement, report: Report, lines: ReturnType<typeof linesOf>, telling: Telling): uPlot {
  const axis = { stroke: () => colour("--muted"), grid: { stroke: () => colour("--hair"), width: 1 }, ticks: { show: false } };
  const few = report.intervals.length < 40;
  return new uPlot(
    {
      width: element.clientWidth || 400,
      height: HEIGHT,
      scales: { x: { time: false }, y: { range: (_plot, _low, high) => [0, (high || 1) * 1.08] } },
      legend: { show: false },
      padding: [12, 44, 0, 8],
      cursor: { drag: { x: false, y: false } },
      series: [
        {},
        ...lines.map((line, at) => ({
          label: line.name,
          stroke: () => colour(COLOURS[at % COLOURS.length] ?? "--accent"),
          width: 2,
          spanGaps: false,
          points: { show: few, size: 5 },
          ...(line.dashed ? { dash: [5, 4] } : {}),
        })),
      ],
      axes: [
        { ...axis, space: 130, incrs: [1, 2, 3, 4, 6, 7, 12, 24, 28, 48, 96, 168, 336], values: (_plot, at) => at.map((each) => telling.label(each)) },
        { ...axis, size: 64, values: (_plot, at) => at.map((each) => telling.value(each)) },
      ],
      hooks: { drawClear: [(plot) => shade(plot, report)] },
    },
    [report.intervals.map((_, at) => at), ...lines.map((line) => line.values)],
    element,
  );
}

/** Hatch the intervals at whose beginning the service was closed. */
function shade(plot: uPlot, report: Report): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour("--hair");
  ctx.lineWidth = 1;
  report.intervals.forEach((interval, at) => {
    if (interval.open !== false) return;
    const [left, right] = [plot.valToPos(at - 0.5, "x", true), plot.valToPos(at + 0.5, "x", true)];
    ctx.beginPath();
    for (let x = Math.ceil(left / 6) * 6; x < right; x += 6) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height / 4, bbox.top);
    }
    ctx.save();
    const area = new Path2D();
    area.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip(area);
    ctx.stroke();
    ctx.restore();
  });
  ctx.restore();
}
