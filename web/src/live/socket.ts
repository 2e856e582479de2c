/** The WebSocket of a desk or a floor view. It comes back by itself after a loss and goes on after the last event that it
 *  has seen, brings answers to those who asked, and keeps the server's clock. */
import { madeAt, numberOf, type AgentMessage, type FloorMessage } from "./messages";
import type { ServerClock } from "./serverClock";

/** Why something that was asked was not done, in the server's words. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** What was asked when the connection was lost may have been done or not. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

export type Connection = "connecting" | "open" | "lost" | "signed-out" | "refused";

export interface SocketListener<Message> {
  /** Everything that the server tells, other than answers. */
  told: (message: Message) => void;
  /** The connection is another one now. `lostSince` is when it was lost, by this machine's clock; null while it is not. */
  is: (connection: Connection, lostSince: number | null) => void;
}

/** What a line tells its owner. */
export interface LineEvents {
  open: () => void;
  message: (text: string) => void;
  close: (code: number) => void;
}

/** The part of a WebSocket that is used. */
export interface Line {
  readonly readyState: number;
  send: (text: string) => void;
  close: () => void;
}

/** Opens a line that goes on after an event; null: from the beginning. */
export type Connect = (after: number | null, events: LineEvents) => Line;

/** Lines to a path of this page's server. */
export function serverLine(path: string): Connect {
  const { protocol, host } = window.location;
  const address = `${protocol === "https:" ? "wss" : "ws"}://${host}${path}`;
  return (after, events) => {
    const socket = new WebSocket(after === null ? address : `${address}?after=${after}`);
    socket.onopen = () => events.open();
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data === "string") events.message(event.data);
    };
    socket.onclose = (event) => events.close(event.code);
    return socket;
  };
}

interface Waiting {
  done: () => void;
  fail: (why: Error) => void;
}

const OPEN = 1;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;
/** The server beats every 5 s. Timers of a hidden page run once a minute, so it is given more time. */
const SILENCE = 15_000;
const SILENCE_HIDDEN = 75_000;
/** How the server closes the connection of somebody who is signed out, and of somebody who may not be here. */
const SIGNED_OUT = 4401;
const FORBIDDEN = 4403;

/** `Asking` is what may be asked, without the number of the request. */
export class LiveSocket<Message extends AgentMessage | FloorMessage, Asking extends object> {
  private line: Line | null = null;
  private last: number | null = null;
  private request = 0;
  private readonly waiting = new Map<number, Waiting>();
  private pause = FIRST_PAUSE;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private ended = false;
  private connection: Connection = "connecting";
  private lostSince: number | null = null;
  private heardAt = Date.now();

  constructor(
    private readonly connect: Connect,
    private readonly read: (text: string) => Message | null,
    private readonly clock: ServerClock,
    private readonly listener: SocketListener<Message>,
    private readonly hidden: () => boolean = () => document.hidden,
  ) {}

  /** Connect now, whatever the pause. Harmless while it is connected. */
  open(): void {
    if (this.line !== null || this.ended) return;
    clearTimeout(this.again);
    const line = this.connect(this.last, {
      open: () => {
        if (this.line === line) this.heard();
      },
      message: (text) => {
        if (this.line === line) this.take(text);
      },
      close: (code) => {
        if (this.line === line) this.lost(code);
      },
    });
    this.line = line;
    this.heardAt = Date.now();
  }

  /** Ask for something. Throws Refused, and ConnectionLost where the answer did not come. */
  ask(what: Asking): Promise<void> {
    const line = this.line;
    if (line === null || line.readyState !== OPEN) return Promise.reject(new ConnectionLost("not connected just now"));
    this.request += 1;
    const request = this.request;
    return new Promise((done, fail) => {
      this.waiting.set(request, { done, fail });
      line.send(JSON.stringify({ ...what, request }));
    });
  }

  /** Have a look whether it lives: after a sleep of the machine, or while the network is gone, it may be dead without a
   *  word. One that was silent for too long, or whose network is known to be gone, is lost now, and comes back. */
  check(networkGone = false): void {
    const line = this.line;
    if (line === null || (!networkGone && Date.now() - this.heardAt <= SILENCE)) return;
    line.close();
    if (this.line === line) this.lost(0);
  }

  /** Close it for good. */
  end(): void {
    this.ended = true;
    clearTimeout(this.again);
    clearTimeout(this.silence);
    const line = this.line;
    this.line = null;
    line?.close();
    this.failAll();
  }

  private heard(): void {
    this.heardAt = Date.now();
    clearTimeout(this.silence);
    const line = this.line;
    this.silence = setTimeout(
      () => {
        // A line that is dead may take minutes to say that it is closed.
        line?.close();
        if (this.line === line) this.lost(0);
      },
      this.hidden() ? SILENCE_HIDDEN : SILENCE,
    );
  }

  private take(text: string): void {
    this.heard();
    const message = this.read(text);
    if (message === null || this.isAnswered(message)) return;
    this.pause = FIRST_PAUSE;
    this.clock.note(madeAt(message));
    this.last = numberOf(message) ?? this.last;
    this.listener.told(message);
    this.becomes("open");
  }

  /** Whether the message is an answer; who asked has it then. */
  private isAnswered(message: AgentMessage | FloorMessage): boolean {
    if (message.say !== "done" && message.say !== "refused") return false;
    const waiting = this.waiting.get(message.request);
    this.waiting.delete(message.request);
    if (message.say === "done") waiting?.done();
    else waiting?.fail(new Refused(message.why));
    return true;
  }

  private lost(code: number): void {
    this.line = null;
    clearTimeout(this.silence);
    this.failAll();
    if (this.ended) return;
    if (code === SIGNED_OUT || code === FORBIDDEN) {
      this.becomes(code === SIGNED_OUT ? "signed-out" : "refused");
      return;
    }
    this.becomes("lost");
    this.again = setTimeout(() => this.open(), this.pause);
    this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
  }

  private becomes(connection: Connection): void {
    if (connection === this.connection) return;
    this.connection = connection;
    this.lostSince = connection === "open" ? null : (this.lostSince ?? Date.now());
    this.listener.is(connection, this.lostSince);
  }

  private failAll(): void {
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    for (const { fail } of lost) fail(new ConnectionLost("the connection was lost; see what has become of it"));
  }
}
