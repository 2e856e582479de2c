/** What the desk's components show. The session changes it; components read it. */
import { create } from "zustand";

import type { Connection } from "../../live/socket";
import { NOTHING_KNOWN, type DeskModel } from "./model/desk";
import type { AudioChoice } from "./telephone/devices";
import { USUAL } from "./telephone/devices";
import type { Ownership } from "./telephone/ownTab";
import type { TelephoneState, TelephoneTrouble } from "./telephone/Telephone";

export interface Trouble {
  kind: TelephoneTrouble | "silent_microphone" | "no_sound";
  detail: string;
}

export interface DeskStore {
  model: DeskModel;
  connection: Connection;
  /** Since when the connection is lost, by this machine's clock; null while there is one. */
  lostSince: number | null;
  ownership: Ownership;
  telephone: TelephoneState;
  trouble: Trouble | null;
  muted: boolean;
  /** What the agent says; null while no microphone is open. */
  microphone: MediaStream | null;
  /** Whether the browser lets the page ring. */
  audible: boolean;
  audio: AudioChoice;
  /** Why the last thing that was asked was refused; empty where the connection was lost, and nobody knows. */
  refusal: string | null;
  /** How many milliseconds the person heard music while this page came back; null when it did not have to. */
  cameBackAfter: number | null;
}

export const useDesk = create<DeskStore>(() => ({
  model: NOTHING_KNOWN,
  connection: "connecting",
  lostSince: null,
  ownership: "asking",
  telephone: "down",
  trouble: null,
  muted: false,
  microphone: null,
  audible: false,
  audio: USUAL,
  refusal: null,
  cameBackAfter: null,
}));
