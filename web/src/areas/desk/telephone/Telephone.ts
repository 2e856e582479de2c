/** The standing telephone of an agent's page: one leg that stays up between conversations, with the chosen headset. */
import { api, ask } from "../../../api/client";
import { Leg, NoMicrophone } from "../../../telephone/leg";
import { openMicrophone } from "./devices";

export type TelephoneState = "down" | "connecting" | "up";
/** Why it is down, or what somebody should know of it. */
export type TelephoneTrouble = "no_microphone" | "not_connected" | "lost" | "ended_by_server" | "fell_back" | "muted_headset";

export interface TelephoneListener {
  is: (state: TelephoneState) => void;
  trouble: (trouble: TelephoneTrouble, detail?: string) => void;
  /** The other side can be heard in this stream. */
  hears: (stream: MediaStream) => void;
  /** What the agent says; null while no microphone is open. */
  says: (microphone: MediaStream | null) => void;
}

const DOUBTFUL_MS = 2500;

export class Telephone {
  private leg: Leg | null = null;
  private muted = false;

  constructor(private readonly listener: TelephoneListener) {}

  /** Whether there is a connection, or one on its way. */
  get begun(): boolean {
    return this.leg !== null;
  }

  get microphone(): MediaStream | null {
    return this.leg?.microphone ?? null;
  }

  /** Connect with this microphone. Throws where that cannot be; what is to be said of it was said. */
  async begin(microphone: string): Promise<void> {
    if (this.leg !== null) return;
    const leg = new Leg({
      microphone: () => this.open(microphone),
      exchange: async (sdp) => (await ask(api.POST("/api/agent/phone", { body: { sdp } }))).sdp,
      onSound: (stream) => this.listener.hears(stream),
      onUp: () => this.listener.is("up"),
      onOver: (why) => {
        if (this.leg === leg) this.over(why === "lost" ? "lost" : "ended_by_server");
      },
      doubtful: DOUBTFUL_MS,
    });
    this.leg = leg;
    this.listener.is("connecting");
    try {
      await leg.begin(false);
    } catch (problem) {
      const why = problem instanceof NoMicrophone ? "no_microphone" : "not_connected";
      if (this.leg === leg) this.over(why, why === "not_connected" && problem instanceof Error ? problem.message : "");
      throw problem;
    }
  }

  /** Speak into another microphone. */
  async change(microphone: string): Promise<void> {
    await this.leg?.speakInto(await this.open(microphone));
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.leg?.mute(muted);
  }

  /** End it, and say so to the server. */
  end(): void {
    if (this.leg === null) return;
    this.leg.end();
    this.over(null);
  }

  private async open(id: string): Promise<MediaStream> {
    const { stream, fellBack } = await openMicrophone(id);
    if (fellBack) this.listener.trouble("fell_back");
    for (const track of stream.getAudioTracks()) {
      track.enabled = !this.muted;
      track.onmute = () => this.listener.trouble("muted_headset");
    }
    this.listener.says(stream);
    return stream;
  }

  private over(trouble: TelephoneTrouble | null, detail = ""): void {
    this.leg = null;
    this.listener.says(null);
    this.listener.is("down");
    if (trouble !== null) this.listener.trouble(trouble, detail);
  }
}
