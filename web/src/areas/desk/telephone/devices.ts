/** The microphones and loudspeakers of this machine, and which of them the agent wants, kept in this browser. */
export interface AudioChoice {
  /** Ids of devices; empty for what the system uses. */
  microphone: string;
  speech: string;
  ring: string;
}

export interface AudioDevices {
  microphones: readonly MediaDeviceInfo[];
  speakers: readonly MediaDeviceInfo[];
}

const KEY = "cordboard.desk.audio";
export const USUAL: AudioChoice = { microphone: "", speech: "", ring: "" };

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What was written as a choice; the usual one where it cannot be read. */
export function readChoice(text: string | null): AudioChoice {
  try {
    const found: unknown = JSON.parse(text ?? "{}");
    if (typeof found !== "object" || found === null) return USUAL;
    const { microphone, speech, ring }: { microphone?: unknown; speech?: unknown; ring?: unknown } = found;
    return { microphone: textOf(microphone), speech: textOf(speech), ring: textOf(ring) };
  } catch {
    return USUAL;
  }
}

export function chosenAudio(): AudioChoice {
  return readChoice(localStorage.getItem(KEY));
}

export function chooseAudio(choice: AudioChoice): void {
  localStorage.setItem(KEY, JSON.stringify(choice));
}

/** What there is now. Without leave to use the microphone the devices have no names. */
export async function audioDevices(): Promise<AudioDevices> {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) => found.filter((each) => each.kind === kind && each.deviceId !== "");
  return { microphones: of("audioinput"), speakers: of("audiooutput") };
}

/** Open the chosen microphone, or the usual one where it is not there. */
export async function openMicrophone(id: string): Promise<{ stream: MediaStream; fellBack: boolean }> {
  const usual = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (id !== "") {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...usual, deviceId: { exact: id } } });
      return { stream, fellBack: false };
    } catch (problem) {
      if (!(problem instanceof DOMException) || problem.name === "NotAllowedError") throw problem;
    }
  }
  return { stream: await navigator.mediaDevices.getUserMedia({ audio: usual }), fellBack: id !== "" };
}
