/** A call of the telephone of this page, as it goes. */
import { useCallback, useEffect, useRef, useState } from "react";

import { api, ApiProblem, ask } from "../api/client";
import { Leg } from "./leg";

export type PhoneState =
  | { is: "idle" }
  | { is: "calling" | "ringing" }
  | { is: "answered"; since: number }
  | { is: "over"; why: "hung-up" | "lost" | { reason: string } | { failed: string } };

export interface PhoneCall {
  state: PhoneState;
  sound: MediaStream | null;
  microphone: MediaStream | null;
  keyed: string;
  muted: boolean;
  /** Call a number or service. `exchange` reaches something else with the offer (SDP), and gives the answer to it. */
  call: (called: string, exchange?: (sdp: string) => Promise<string>) => void;
  press: (key: string) => void;
  mute: (muted: boolean) => void;
  hangUp: () => void;
}

export function inCall(state: PhoneState): boolean {
  return state.is === "calling" || state.is === "ringing" || state.is === "answered";
}

export function usePhoneCall(): PhoneCall {
  const leg = useRef<Leg | null>(null);
  const [state, setState] = useState<PhoneState>({ is: "idle" });
  const [sound, setSound] = useState<MediaStream | null>(null);
  const [microphone, setMicrophone] = useState<MediaStream | null>(null);
  const [keyed, setKeyed] = useState("");
  const [muted, setMuted] = useState(false);

  const over = useCallback((why: Extract<PhoneState, { is: "over" }>["why"]) => {
    leg.current = null;
    setSound(null);
    setMicrophone(null);
    setState({ is: "over", why });
  }, []);

  const call = useCallback(
    (called: string, exchange?: (sdp: string) => Promise<string>) => {
      if (leg.current !== null) return;
      const made = new Leg({
        exchange: exchange ?? (async (sdp) => (await ask(api.POST("/api/phone/offer", { body: { sdp, called } }))).sdp),
        onSound: setSound,
        onState: (told) => setState(told === "answered" ? { is: "answered", since: Date.now() } : { is: "ringing" }),
        onOver: over,
      });
      leg.current = made;
      setKeyed("");
      setMuted(false);
      setState({ is: "calling" });
      made.begin(true).then(
        () => setMicrophone(made.microphone),
        (trouble: unknown) => {
          // What ends while it is being connected has been told already.
          if (leg.current === made) over({ failed: trouble instanceof ApiProblem ? trouble.detail : String(trouble) });
        },
      );
    },
    [over],
  );

  const hangUp = useCallback(() => {
    if (leg.current === null) return;
    leg.current.end();
    over("hung-up");
  }, [over]);

  const press = useCallback((key: string) => {
    leg.current?.press(key);
    setKeyed((before) => (leg.current === null ? before : before + key));
  }, []);

  const mute = useCallback((to: boolean) => {
    leg.current?.mute(to);
    setMuted(to);
  }, []);

  useEffect(() => {
    const leave = () => leg.current?.end();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
      leg.current = null;
    };
  }, []);

  return { state, sound, microphone, keyed, muted, call, press, mute, hangUp };
}
