/** The agent's desk of this page: its connection, its telephone and what rings. It begins with the first visit of the
 *  desk and lives as long as the page, so that a conversation goes on while the agent looks at something else. */
import { readAgentMessage, type AgentMessage } from "../../live/messages";
import { ServerClock } from "../../live/serverClock";
import { ConnectionLost, LiveSocket, Refused, serverLine, type Connection } from "../../live/socket";
import { hasWork, heard, isTalking, stateOf, type DeskModel } from "./model/desk";
import { muteAfter } from "./model/mute";
import type { Asking } from "./model/parts";
import { useDesk, type Trouble } from "./store";
import { audioDevices, chooseAudio, chosenAudio, type AudioChoice } from "./telephone/devices";
import { OfferNotice } from "./telephone/offerNotice";
import { OwnTab } from "./telephone/ownTab";
import { afterSecond, isSuspicious, NO_SILENCE } from "./telephone/silence";
import { DeskSounds, type Meter } from "./telephone/sounds";
import { Telephone } from "./telephone/Telephone";

/** How often a page that was opened again tries to connect its telephone: the server may take a moment to notice that
 *  the one before is gone. */
const TRIES = 20;
const BETWEEN_TRIES = 1000;

/** What an offer says in a notification, in the agent's language. */
export interface OfferWords {
  title: (model: DeskModel) => string;
  body: (model: DeskModel) => string;
  go: () => void;
}

class DeskSession {
  readonly clock = new ServerClock();
  readonly sounds = new DeskSounds();
  readonly speech = new Audio();
  private readonly socket: LiveSocket<AgentMessage, Asking>;
  private readonly telephone: Telephone;
  private readonly notice = new OfferNotice();
  private tab: OwnTab | null = null;
  private heardStream: MediaStream | null = null;
  private meters: { stream: MediaStream; meter: Meter }[] = [];
  private silence = NO_SILENCE;
  private comingBack = false;
  private meant = false;
  words: OfferWords | null = null;

  constructor() {
    this.socket = new LiveSocket(serverLine("/api/agent/socket"), readAgentMessage, this.clock, {
      told: (message) => this.told(message),
      is: (connection, lostSince) => this.connected(connection, lostSince),
    });
    this.telephone = new Telephone({
      is: (telephone) =>
        useDesk.setState(({ trouble }) => ({ telephone, trouble: telephone === "up" && trouble?.kind !== "fell_back" ? null : trouble })),
      trouble: (kind, detail = "") => this.inTrouble({ kind, detail }),
      hears: (stream) => this.hears(stream),
      says: (microphone) => useDesk.setState({ microphone }),
    });
    this.speech.autoplay = true;
    this.speech.id = "sound";
    this.speech.hidden = true;
  }

  start(): void {
    useDesk.setState({ audio: chosenAudio() });
    document.body.append(this.speech);
    this.socket.open();
    window.addEventListener("online", () => this.socket.open());
    window.addEventListener("offline", () => this.socket.check(true));
    document.addEventListener("visibilitychange", () => this.socket.check());
    window.addEventListener("beforeunload", (event) => this.beforeLeaving(event));
    window.addEventListener("pagehide", () => this.telephone.end());
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.devicesChanged());
    // Where the browser lets nothing be heard before something is pressed, the first press opens it.
    window.addEventListener("pointerdown", () => void this.openSound(), { once: true });
    window.setInterval(() => this.everySecond(), 1000);
  }

  // --- Asking ------------------------------------------------------------------------------------------------

  /** Ask the server. Says whether it was done; why not is in the store. */
  async ask(what: Asking): Promise<boolean> {
    try {
      await this.socket.ask(what);
      useDesk.setState({ refusal: null });
      return true;
    } catch (problem) {
      if (!(problem instanceof Refused) && !(problem instanceof ConnectionLost)) throw problem;
      useDesk.setState({ refusal: problem instanceof Refused ? problem.message : "" });
      return false;
    }
  }

  forgetRefusal(): void {
    useDesk.setState({ refusal: null });
  }

  // --- The telephone -----------------------------------------------------------------------------------------

  /** Let the page be heard, as far as the browser allows. */
  async openSound(): Promise<boolean> {
    const audible = await this.sounds.open(useDesk.getState().audio.ring);
    useDesk.setState({ audible });
    if (audible && useDesk.getState().model.offer !== null) this.sounds.ring();
    return audible;
  }

  /** Connect the telephone of this page. Says whether it is. */
  async connect(): Promise<boolean> {
    this.meant = true;
    try {
      await this.telephone.begin(useDesk.getState().audio.microphone);
      return true;
    } catch {
      return false;
    }
  }

  disconnect(): void {
    this.meant = false;
    this.telephone.end();
  }

  /** Have the telephone in this tab. */
  takeHere(): void {
    this.tab?.take();
  }

  /** Let the agent not be heard, at once; the server keeps it for a page that is opened anew. */
  mute(muted: boolean): void {
    this.muteHere(muted);
    void this.ask({ do: "mute", muted });
  }

  private muteHere(muted: boolean): void {
    this.telephone.mute(muted);
    useDesk.setState({ muted });
  }

  async choose(audio: AudioChoice): Promise<void> {
    const before = useDesk.getState().audio;
    chooseAudio(audio);
    useDesk.setState({ audio });
    await this.speech.setSinkId?.(audio.speech).catch(() => undefined);
    await this.sounds.open(audio.ring);
    if (audio.microphone !== before.microphone && this.telephone.begun) await this.telephone.change(audio.microphone);
  }

  /** How loud a stream is just now, 0 to 1. */
  private levelOf(stream: MediaStream | null): number {
    if (stream === null) return 0;
    let found = this.meters.find((each) => each.stream === stream);
    if (found === undefined) {
      const meter = this.sounds.meter(stream);
      if (meter === null) return 0;
      found = { stream, meter };
      const kept = [this.telephone.microphone, this.heardStream];
      this.meters.filter((each) => !kept.includes(each.stream)).forEach((each) => each.meter.end());
      this.meters = [...this.meters.filter((each) => kept.includes(each.stream)), found];
    }
    return found.meter.level();
  }

  private hears(stream: MediaStream): void {
    this.heardStream = stream;
    this.speech.srcObject = stream;
    void this.speech.setSinkId?.(useDesk.getState().audio.speech).catch(() => undefined);
    this.speech.play().catch(() => this.inTrouble({ kind: "no_sound", detail: "" }));
  }

  private inTrouble(trouble: Trouble): void {
    useDesk.setState({ trouble });
    if (trouble.kind === "lost" || trouble.kind === "ended_by_server") void this.comeBack();
  }

  private async devicesChanged(): Promise<void> {
    if (!this.telephone.begun) return;
    const wanted = useDesk.getState().audio.microphone;
    const { microphones } = await audioDevices();
    const [track] = this.telephone.microphone?.getAudioTracks() ?? [];
    const used = track?.getSettings().deviceId ?? "";
    const back = wanted !== "" && used !== wanted && microphones.some((each) => each.deviceId === wanted);
    if (track === undefined || track.readyState === "ended" || back) {
      await this.telephone.change(wanted).catch(() => this.inTrouble({ kind: "no_microphone", detail: "" }));
    }
  }

  private everySecond(): void {
    if (!document.hidden) this.socket.check(); // a machine that has slept comes back here
    const { model, muted, trouble } = useDesk.getState();
    if (model.talk === null || muted || this.telephone.microphone === null) {
      this.silence = NO_SILENCE;
      return;
    }
    this.silence = afterSecond(this.silence, this.levelOf(this.telephone.microphone), this.levelOf(this.heardStream));
    const suspicious = isSuspicious(this.silence);
    if (suspicious && trouble === null) this.inTrouble({ kind: "silent_microphone", detail: "" });
    else if (!suspicious && trouble?.kind === "silent_microphone") useDesk.setState({ trouble: null });
  }

  // --- What the server tells ---------------------------------------------------------------------------------

  private connected(connection: Connection, lostSince: number | null): void {
    useDesk.setState({ connection, lostSince: connection === "lost" ? lostSince : null });
    if (connection === "signed-out") window.location.assign("/sign-in?to=/desk");
  }

  private told(message: AgentMessage): void {
    const before = useDesk.getState().model;
    const model = heard(before, message);
    useDesk.setState({ model });
    if (!before.known && model.known) this.ownTab(model.agent);
    if (model.offer?.offer !== before.offer?.offer) this.offerIsAnother(model);
    if (before.view !== null && model.view === null) this.disconnect();
    const { muted } = useDesk.getState();
    const step = muteAfter(muted, before, model, message);
    if (step.muted !== muted) this.muteHere(step.muted);
    if (step.tell) void this.ask({ do: "mute", muted: true });
    if (message.say === "desk") void this.comeBack();
  }

  private offerIsAnother(model: DeskModel): void {
    this.notice.over();
    this.sounds.stopRinging();
    if (model.offer === null) return;
    if (this.words !== null) {
      this.notice.show(model.offer.offer, this.words.title(model), this.words.body(model), this.words.go);
    }
    // Of several tabs the one with the telephone rings.
    if (useDesk.getState().ownership === "here") void this.openSound();
  }

  private ownTab(agent: string): void {
    this.tab = new OwnTab(`cordboard.telephone.${agent}`, navigator.locks, (ownership) => {
      useDesk.setState({ ownership });
      if (ownership === "here") void this.comeBack();
      else this.telephone.end();
    });
    this.tab.begin();
  }

  /** A page that was opened again, or has the telephone from another tab, brings it along where the browser need not
   *  be asked for the microphone. */
  private async comeBack(): Promise<void> {
    if (this.comingBack || !this.belongsHere() || this.telephone.begun) return;
    if (!this.meant && !(await mayListen())) {
      this.inTrouble({ kind: "not_connected", detail: "" });
      return;
    }
    this.comingBack = true;
    const begun = Date.now();
    const talked = isTalking(stateOf(useDesk.getState().model));
    try {
      for (let left = TRIES; left > 0 && this.belongsHere() && !this.telephone.begun; left -= 1) {
        if (await this.connect()) {
          if (talked) useDesk.setState({ cameBackAfter: Date.now() - begun });
          break;
        }
        await new Promise((done) => setTimeout(done, BETWEEN_TRIES));
      }
    } finally {
      this.comingBack = false;
    }
    void this.openSound();
  }

  /** Whether the agent is heard by the telephone of this tab. */
  private belongsHere(): boolean {
    const { model, ownership } = useDesk.getState();
    return ownership === "here" && model.view?.path === "browser";
  }

  /** Who leaves in the middle of work is asked first: the browser has its own words for it. */
  private beforeLeaving(event: BeforeUnloadEvent): void {
    const { model, ownership } = useDesk.getState();
    if (ownership === "here" && hasWork(model)) event.preventDefault();
  }
}

async function mayListen(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "microphone" })).state === "granted";
  } catch {
    return false;
  }
}

let session: DeskSession | null = null;

/** The desk of this page. */
export function deskSession(): DeskSession {
  if (session === null) {
    session = new DeskSession();
    session.start();
  }
  return session;
}
