/** How loud a stream is, ten times a second, without a render. */
import { useEffect, useRef } from "react";

const EVERY = 100;
/** Decibels at which the meter is empty, and full. */
const [SILENT, FULL] = [-60, -10];

export function Level({ stream, label }: { stream: MediaStream | null; label: string }) {
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    if (stream === null || stream.getAudioTracks().length === 0) return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const every = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      if (meter.current !== null) meter.current.value = loudness(samples);
    }, EVERY);
    return () => {
      window.clearInterval(every);
      void context.close();
    };
  }, [stream]);
  return <meter ref={meter} min={0} max={1} low={0.02} aria-label={label} title={label} />;
}

/** Loudness from 0, silence, to 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, (decibels - SILENT) / (FULL - SILENT)));
}
