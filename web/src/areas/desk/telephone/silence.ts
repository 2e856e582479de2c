/** Whether the microphone sends nothing at all while the other side speaks: a headset that is muted by its own switch
 *  gives a healthy track of zeros. An agent who only listens gives noise, and is not warned. */
export const SILENT_SECONDS = 10;
const SPEAKS = 0.01;

export interface Silence {
  seconds: number;
}

export const NO_SILENCE: Silence = { seconds: 0 };

/** After another second with these levels (0 to 1). */
export function afterSecond(before: Silence, sent: number, heard: number): Silence {
  if (sent > 0) return NO_SILENCE;
  return { seconds: before.seconds + (heard > SPEAKS ? 1 : 0) };
}

export function isSuspicious(silence: Silence): boolean {
  return silence.seconds >= SILENT_SECONDS;
}
