/** Which step of a contact is heard at a moment of a recording, and where in which recording a step is heard. */
import type { Schemas } from "../../api/client";

type Step = Pick<Schemas["TraceStep"], "entered_at" | "completed_at" | "left_at">;

/** A recording as it lies in the contact: `taken_at` in milliseconds, its length in seconds. */
export type Sound = Pick<Schemas["ConversationRecording"], "id" | "taken_at" | "seconds">;

/** A place in a recording. */
export interface SoundPlace {
  recording: string;
  seconds: number;
}

/** Browsers round the position of the sound: a step that was sought is the one that is heard. Milliseconds. */
const ROUNDING = 50;

/** The number of the step, from one, that is heard so many seconds into a recording; null before the first. */
export function stepHeard(trace: readonly Step[], sound: Sound, seconds: number): number | null {
  const at = sound.taken_at + seconds * 1000 + ROUNDING;
  const index = trace.findLastIndex((step) => step.entered_at > 0 && step.entered_at <= at);
  return index < 0 ? null : index + 1;
}

/** Where a step is heard first: at its beginning, or where the recording begins while it goes on. */
export function placeOf(trace: readonly Step[], number: number, sounds: readonly Sound[]): SoundPlace | null {
  const step = trace[number - 1];
  if (step === undefined || step.entered_at === 0) return null;
  const next = trace.slice(number).find((each) => each.entered_at > 0)?.entered_at;
  const end = step.completed_at ?? step.left_at ?? next ?? Infinity;
  for (const sound of [...sounds].sort((a, b) => a.taken_at - b.taken_at)) {
    const from = Math.max(step.entered_at, sound.taken_at);
    if (from <= Math.min(end, sound.taken_at + sound.seconds * 1000)) return { recording: sound.id, seconds: (from - sound.taken_at) / 1000 };
  }
  return null;
}

/** The pause in which a moment of a recording is. */
export function pauseAt(marks: readonly Schemas["RecordingMark"][], seconds: number): Schemas["RecordingMark"] | undefined {
  return marks.find((mark) => seconds >= mark.at && seconds < mark.at + mark.seconds);
}
