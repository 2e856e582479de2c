/** A recording with its waveform: the customer above, the agents below, pauses marked. */
import { IconDownload, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import WaveSurfer from "wavesurfer.js";
import RegionsPlugin from "wavesurfer.js/dist/plugins/regions.js";

import type { Schemas } from "../../api/client";
import { Button } from "../../design/controls";
import { Tag } from "../../design/surfaces";
import { clock } from "../../language/format";
import styles from "./contacts.module.css";
import { pauseAt } from "./hearing";
import { useWords } from "./words";

interface Props {
  source: string;
  peaks: Schemas["RecordingPeaks"];
  /** Seconds from the contact's beginning to that of the recording; negative where it is not known. */
  offset: number;
  /** Where it is to go on, with the `turn` of who asked for it; null for nowhere else. */
  sought: number | null;
  turn: number;
  /** Told where it plays, and null when it plays no more. */
  onPlayed: (seconds: number | null) => void;
}

export function Player({ source, peaks, offset, sought, turn, onPlayed }: Props) {
  const w = useWords();
  const audio = useRef<HTMLAudioElement>(null);
  const wave = useRef<HTMLDivElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  useWaveform(wave, audio, peaks);
  const seek = (seconds: number) => {
    setAt(seconds);
    // Nothing is fetched by this before somebody plays it.
    if (audio.current !== null) audio.current.currentTime = seconds;
  };
  useEffect(() => {
    if (sought === null) return;
    setAt(sought);
    if (audio.current !== null) audio.current.currentTime = sought;
  }, [sought, turn]);
  const pause = pauseAt(peaks.marks, at);
  const toggle = () => {
    const element = audio.current;
    if (element === null) return;
    if (element.paused) void element.play();
    else element.pause();
  };
  return (
    <div className={styles.player}>
      <audio
        ref={audio}
        src={source}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => {
          setPlaying(false);
          onPlayed(null);
        }}
        onTimeUpdate={(event) => {
          const { currentTime, paused } = event.currentTarget;
          setAt(currentTime);
          if (!paused) onPlayed(currentTime);
        }}
      />
      <div ref={wave} className={styles.wave} role="img" aria-label={w.waveform} />
      <div className={styles.controls}>
        <Button onPress={toggle} look="primary">
          {playing ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
          {playing ? w.pause : w.play}
        </Button>
        <input
          type="range"
          aria-label={w.position}
          aria-valuetext={clock(at)}
          min={0}
          max={peaks.seconds}
          step={0.1}
          value={at}
          onChange={(event) => seek(Number(event.target.value))}
        />
        <span>
          {clock(at)} / {clock(peaks.seconds)}
        </span>
        <a href={source} download>
          <IconDownload size={14} aria-hidden /> {w.download}
        </a>
      </div>
      {peaks.marks.length > 0 && (
        <div className={styles.marks} role="group" aria-label={w.marks}>
          <span className={styles.muted}>{w.marks}:</span>
          {peaks.marks.map((mark) => (
            <Button key={mark.at} look="quiet" onPress={() => seek(mark.at)}>
              {clock(mark.at)} {mark.text}
            </Button>
          ))}
          {pause !== undefined && <Tag tone="warning">{w.inPause}</Tag>}
        </div>
      )}
      {offset > 0 && <p className={styles.muted}>{w.offset(clock(offset))}</p>}
    </div>
  );
}

/** A pause as a stretch of the waveform that is lightly covered, or a line where nobody knows how long it was. */
function regionOf(mark: Schemas["RecordingMark"], colour: string) {
  const fixed = { start: mark.at, drag: false, resize: false };
  return mark.seconds > 0 ? { ...fixed, end: mark.at + mark.seconds, color: `color-mix(in srgb, ${colour} 30%, transparent)` } : { ...fixed, color: colour };
}

function useWaveform(
  place: React.RefObject<HTMLDivElement | null>,
  audio: React.RefObject<HTMLAudioElement | null>,
  peaks: Schemas["RecordingPeaks"],
): void {
  useEffect(() => {
    if (place.current === null || audio.current === null) return;
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const nonce = document.querySelector<HTMLMetaElement>("meta[property='csp-nonce']")?.nonce;
    const drawn = WaveSurfer.create({
      container: place.current,
      media: audio.current,
      peaks: [peaks.customer, peaks.agents].map((side) => side.map((peak) => peak / 127)),
      duration: peaks.seconds,
      height: 48,
      splitChannels: [
        { waveColor: colour("--asks"), progressColor: colour("--accent") },
        { waveColor: colour("--reaches"), progressColor: colour("--accent") },
      ],
      cursorColor: colour("--text"),
      ...(nonce ? { cspNonce: nonce } : {}),
    });
    const regions = drawn.registerPlugin(RegionsPlugin.create());
    drawn.on("ready", () => {
      for (const mark of peaks.marks) regions.addRegion(regionOf(mark, colour("--bad")));
    });
    return () => drawn.destroy();
  }, [place, audio, peaks]);
}
