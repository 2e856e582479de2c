/** The floor of this page: the connection, and what it has told, for components. */
import { useEffect } from "react";
import { create } from "zustand";

import { say } from "../../design/toasts";
import { readFloorMessage, type FloorMessage } from "../../live/messages";
import { ServerClock } from "../../live/serverClock";
import { ConnectionLost, LiveSocket, Refused, serverLine, type Connection } from "../../live/socket";
import { Batch } from "./model/batch";
import { after, EMPTY, type Asking, type FloorState } from "./model/floor";

interface Live {
  floor: FloorState;
  connection: Connection;
  /** When the connection was lost, by this machine's clock; null while it is not. */
  lostSince: number | null;
}

export const clock = new ServerClock();
export const useLive = create<Live>(() => ({ floor: EMPTY, connection: "connecting", lostSince: null }));

/** The floor as it is now. */
export function useFloor<Part>(part: (floor: FloorState) => Part): Part {
  return useLive((live) => part(live.floor));
}

let socket: LiveSocket<FloorMessage, Asking> | null = null;
let users = 0;

/** Be connected for as long as the component is there. */
export function useFloorConnection(): void {
  useEffect(() => {
    users += 1;
    const end = begin();
    return () => {
      users -= 1;
      if (users === 0) end();
    };
  }, []);
}

let ending: (() => void) | null = null;

/** Connect, unless it is connected. Gives what ends the connection. */
function begin(): () => void {
  if (ending !== null) return ending;
  const batch = new Batch<FloorMessage>((messages) =>
    useLive.setState(({ floor }) => ({ floor: after(floor, messages) })),
  );
  const made = new LiveSocket<FloorMessage, Asking>(serverLine("/api/floor/socket"), readFloorMessage, clock, {
    told: (message) => batch.add(message, message.say === "floor" || message.say === "resumed"),
    is: (connection, lostSince) => {
      batch.flush();
      useLive.setState({ connection, lostSince });
      if (connection === "signed-out") {
        window.location.assign(`/sign-in?to=${encodeURIComponent(window.location.pathname)}`);
      }
    },
  });
  const online = () => made.open();
  window.addEventListener("online", online);
  socket = made;
  ending = () => {
    window.removeEventListener("online", online);
    batch.end();
    made.end();
    socket = ending = null;
    useLive.setState({ floor: EMPTY, connection: "connecting", lostSince: null });
  };
  made.open();
  return ending;
}

/** Ask the server for something; what it refuses is said. Tells whether it was done. */
export async function did(asked: Asking): Promise<boolean> {
  try {
    if (socket === null) throw new ConnectionLost("not connected just now");
    await socket.ask(asked);
    return true;
  } catch (trouble) {
    if (!(trouble instanceof Refused) && !(trouble instanceof ConnectionLost)) throw trouble;
    say(sentence(trouble.message), "bad");
    return false;
  }
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
