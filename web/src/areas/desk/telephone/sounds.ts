/** What the page itself lets the agent hear: the ring of an offer and the test tone; and how loud a stream is. */
const PERIOD_SECONDS = 2.4;
const BEATS = [0, 0.35, 0.7];
const BEAT_SECONDS = 0.25;
const PITCHES = [660, 880];
const LOUDNESS = 0.12;

/** An audio context that plays on a chosen device, where the browser can (Chromium 110 and later). */
interface WithSink {
  setSinkId: (id: string) => Promise<void>;
}

function hasSink(context: object): context is WithSink {
  return "setSinkId" in context;
}

export class DeskSounds {
  private context: AudioContext | null = null;
  private ringing: AudioBufferSourceNode | null = null;

  /** Whether the browser lets the page be heard; it does after the agent has pressed something on it. */
  get audible(): boolean {
    return this.context?.state === "running";
  }

  /** Ask the browser to let the page be heard. Say whether it does. */
  async open(device: string): Promise<boolean> {
    this.context ??= new AudioContext();
    if (hasSink(this.context)) await this.context.setSinkId(device).catch(() => undefined);
    // Where nothing was pressed yet the promise stays open until something is.
    await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, 300))]);
    return this.audible;
  }

  /** Ring until it is stopped: one looped sound, which no timer of a hidden page holds up. */
  ring(): void {
    if (this.context === null || this.ringing !== null) return;
    const source = this.context.createBufferSource();
    source.buffer = ringSound(this.context);
    source.loop = true;
    source.connect(this.context.destination);
    source.start();
    this.ringing = source;
  }

  stopRinging(): void {
    this.ringing?.stop();
    this.ringing = null;
  }

  /** A short tone, as a test. */
  test(): void {
    if (this.context === null) return;
    const source = this.context.createBufferSource();
    source.buffer = ringSound(this.context);
    source.connect(this.context.destination);
    source.start();
  }

  /** Measures how loud a stream is. */
  meter(stream: MediaStream): Meter | null {
    return this.context === null ? null : new Meter(this.context, stream);
  }
}

/** How loud a stream is just now. */
export class Meter {
  private readonly source: MediaStreamAudioSourceNode;
  private readonly analyser: AnalyserNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, stream: MediaStream) {
    this.source = context.createMediaStreamSource(stream);
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source.connect(this.analyser);
  }

  /** Root mean square of the last samples, 0 to 1. */
  level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    return rootMeanSquare(this.samples);
  }

  end(): void {
    this.source.disconnect();
  }
}

export function rootMeanSquare(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) sum += (samples[at] ?? 0) ** 2;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

function ringSound(context: BaseAudioContext): AudioBuffer {
  const buffer = context.createBuffer(1, Math.round(PERIOD_SECONDS * context.sampleRate), context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (const beat of BEATS) {
    const begin = Math.round(beat * context.sampleRate);
    const length = Math.round(BEAT_SECONDS * context.sampleRate);
    for (let at = 0; at < length; at += 1) {
      const fade = Math.sin((Math.PI * at) / length);
      const wave = PITCHES.reduce((sum, pitch) => sum + Math.sin((2 * Math.PI * pitch * at) / context.sampleRate), 0);
      samples[begin + at] = LOUDNESS * fade * wave;
    }
  }
  return buffer;
}
