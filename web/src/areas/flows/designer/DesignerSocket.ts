/** The WebSocket of designers: it comes back by itself, and says again where the person is. */
import type { Schemas } from "../../../api/client";
import { readMessage, type DesignerMessage } from "../model/presence";

export type DesignerRequest = Schemas["DesignerRequest"];

export interface DesignerSocketHooks {
  onMessage: (message: DesignerMessage) => void;
  /** The connection is lost: who is there is not known. */
  onLost: () => void;
}

/** How the server closes the connection of somebody who is signed out, or may not be here. */
const OVER: readonly number[] = [4401, 4403];
const [FIRST_PAUSE, LONGEST_PAUSE] = [500, 15_000];

export class DesignerSocket {
  #socket: WebSocket | null = null;
  #pause = FIRST_PAUSE;
  #again: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #at: DesignerRequest = { do: "leave" };

  constructor(readonly address: string, readonly hooks: DesignerSocketHooks) {
    this.#open();
  }

  /** Say where the person is now. */
  moved(to: DesignerRequest): void {
    if (JSON.stringify(to) === JSON.stringify(this.#at)) return;
    this.#at = to;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(to));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    this.#socket?.close();
  }

  #open(): void {
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#pause = FIRST_PAUSE;
      if (this.#at.do === "edit") socket.send(JSON.stringify(this.#at));
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      const message = typeof event.data === "string" ? readMessage(event.data) : null;
      if (message !== null) this.hooks.onMessage(message);
    };
    socket.onclose = ({ code }) => {
      if (this.#closed) return;
      this.hooks.onLost();
      if (OVER.includes(code)) return;
      this.#again = setTimeout(() => this.#open(), this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    };
  }
}

/** Where the socket of this server is. */
export function designerAddress(): string {
  return `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/api/flows/socket`;
}
