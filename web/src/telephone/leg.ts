/** The telephone of a page: one WebRTC leg with the server, with a data channel for keys (cordboard.telephony.browser). */

/** What the server tells over the channel of keys. */
export type LegState = "ringing" | "answered";

export interface LegHooks {
  /** Sends the offer (SDP) to the server, and gives its answer. */
  exchange: (sdp: string) => Promise<string>;
  /** What the person hears. */
  onSound: (sound: MediaStream) => void;
  onState?: (state: LegState) => void;
  /** Opens the microphone; the system's usual one without this. */
  microphone?: () => Promise<MediaStream>;
  /** The connection stands, again perhaps. */
  onUp?: () => void;
  /** Milliseconds that a connection may be doubtful until it counts as lost: a change of network shows as this first. For
   *  ever without this. */
  doubtful?: number;
  /** The leg is over, once: hung up on with a reason, or lost. Not told after `end`. */
  onOver: (why: { reason: string } | "lost") => void;
}

/** Why a leg could not be made. */
export class NoMicrophone extends Error {
  constructor() {
    super("the page may not use the microphone");
    this.name = "NoMicrophone";
  }
}

export class Leg {
  private peer: RTCPeerConnection | null = null;
  private keys: RTCDataChannel | null = null;
  private doubt: ReturnType<typeof setTimeout> | undefined;
  /** What the person says; null without a microphone. */
  microphone: MediaStream | null = null;

  constructor(private readonly hooks: LegHooks) {}

  /** Connect. With `listenOnly` a page that may not use the microphone hears all the same; else NoMicrophone is thrown. */
  async begin(listenOnly: boolean): Promise<void> {
    const microphone = await (this.hooks.microphone ?? usualMicrophone)().catch(() => null);
    if (microphone === null && !listenOnly) throw new NoMicrophone();
    this.microphone = microphone;
    const peer = new RTCPeerConnection({ iceServers: [] });
    this.peer = peer;
    this.keys = peer.createDataChannel("keys");
    this.keys.onmessage = (event) => this.told(String(event.data));
    peer.ontrack = (event) => this.hooks.onSound(event.streams[0] ?? new MediaStream([event.track]));
    if (microphone === null) peer.addTransceiver("audio", { direction: "recvonly" });
    else for (const track of microphone.getAudioTracks()) peer.addTrack(track, microphone);
    const connected = this.connection(peer);
    try {
      await peer.setLocalDescription(await peer.createOffer());
      await gathered(peer);
      const sdp = await this.hooks.exchange(peer.localDescription?.sdp ?? "");
      if (this.peer !== peer) return;
      await peer.setRemoteDescription({ type: "answer", sdp });
      await connected;
    } catch (trouble) {
      this.close();
      throw trouble;
    }
  }

  get up(): boolean {
    return this.peer?.connectionState === "connected";
  }

  press(key: string): void {
    if (this.keys?.readyState === "open") this.keys.send(JSON.stringify({ key }));
  }

  mute(muted: boolean): void {
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  /** Speak into another microphone, in the middle of a call as well. */
  async speakInto(microphone: MediaStream): Promise<void> {
    const before = this.microphone;
    this.microphone = microphone;
    const [track] = microphone.getAudioTracks();
    for (const sender of this.peer?.getSenders() ?? []) if (track !== undefined) await sender.replaceTrack(track);
    before?.getTracks().forEach((each) => each.stop());
  }

  /** Hang up. */
  end(): void {
    if (this.keys?.readyState === "open") this.keys.send(JSON.stringify({ hangup: true }));
    this.close();
  }

  private connection(peer: RTCPeerConnection): Promise<void> {
    const connected = new Promise<void>((done, fail) => {
      peer.onconnectionstatechange = () => {
        clearTimeout(this.doubt);
        if (peer.connectionState === "connected") {
          done();
          this.hooks.onUp?.();
        }
        if (peer.connectionState === "disconnected" && this.hooks.doubtful !== undefined) {
          this.doubt = setTimeout(() => this.over("lost"), this.hooks.doubtful);
        }
        if (peer.connectionState !== "failed" && peer.connectionState !== "closed") return;
        fail(new Error("no connection"));
        this.over("lost");
      };
    });
    // Nobody may wait for it yet when it fails.
    connected.catch(() => undefined);
    return connected;
  }

  private told(said: string): void {
    const message = parsed(said);
    if (message["hangup"] === true) this.over({ reason: text(message["reason"]) });
    else if (message["state"] === "ringing" || message["state"] === "answered") this.hooks.onState?.(message["state"]);
  }

  private over(why: { reason: string } | "lost"): void {
    if (this.peer === null) return;
    this.close();
    this.hooks.onOver(why);
  }

  private close(): void {
    const { peer } = this;
    this.peer = this.keys = null;
    clearTimeout(this.doubt);
    if (peer !== null) {
      peer.onconnectionstatechange = null;
      peer.close();
    }
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = null;
  }
}

function usualMicrophone(): Promise<MediaStream> {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return navigator.mediaDevices.getUserMedia({ audio });
}

/** Once all addresses are known that the page can be reached by; they stand in the offer. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((done) => {
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState === "complete") done();
    });
  });
}

function parsed(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
