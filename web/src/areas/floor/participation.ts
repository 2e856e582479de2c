/** Taking part in a conversation: the telephone of this page, or another that is rung. */
import { useCallback, useEffect, useRef, useState } from "react";

import { api, ApiProblem, ask } from "../../api/client";
import { say } from "../../design/toasts";
import { Leg, NoMicrophone } from "../../telephone/leg";
import { did, useFloor } from "./live";
import { ownConversation, type Mode } from "./model/floor";
import type { Words } from "./words";

export interface Participation {
  /** By which telephone: empty for the page's own. */
  telephone: string;
  byPage: boolean;
  setByPage: (yes: boolean) => void;
  setTelephone: (telephone: string) => void;
  sound: MediaStream | null;
  microphone: MediaStream | null;
  muted: boolean;
  mute: (muted: boolean) => void;
  monitor: (contact: string, mode: Mode) => void;
  stop: (contact: string) => void;
}

export function useParticipation(w: Words): Participation {
  const leg = useRef<Leg | null>(null);
  const [byPage, setByPage] = useState(true);
  const [telephone, setTelephone] = useState("");
  const [sound, setSound] = useState<MediaStream | null>(null);
  const [microphone, setMicrophone] = useState<MediaStream | null>(null);
  const [muted, setMuted] = useState(false);
  const own = useFloor((floor) => ownConversation(floor)?.contact);
  const joining = useRef(false);

  const forget = useCallback(() => {
    leg.current = null;
    setSound(null);
    setMicrophone(null);
    setMuted(false);
  }, []);
  const hangUp = useCallback(() => {
    leg.current?.end();
    forget();
  }, [forget]);

  const connect = useCallback(async (): Promise<boolean> => {
    if (leg.current !== null) return true;
    const made = new Leg({
      exchange: async (sdp) => (await ask(api.POST("/api/floor/phone", { body: { sdp } }))).sdp,
      onSound: setSound,
      onOver: () => {
        forget();
        say(w.phoneLost, "bad");
      },
    });
    leg.current = made;
    try {
      await made.begin(false);
      setMicrophone(made.microphone);
      return true;
    } catch (trouble) {
      forget();
      const why = trouble instanceof ApiProblem ? trouble.detail : String(trouble);
      say(trouble instanceof NoMicrophone ? w.noMicrophone : w.phoneFailed(why), "bad");
      return false;
    }
  }, [forget, w]);

  const monitor = useCallback(
    (contact: string, mode: Mode) => {
      if (!byPage && telephone.trim() === "") {
        say(w.sayWhich, "bad");
        return;
      }
      joining.current = true;
      void (async () => {
        const connected = !byPage || (await connect());
        const done = connected && (await did({ do: "monitor", contact, mode, telephone: byPage ? "" : telephone.trim() }));
        joining.current = false;
        if (!done && own === undefined) hangUp();
      })();
    },
    [byPage, telephone, connect, hangUp, own, w],
  );

  // The telephone of the page is for a conversation, and goes with it.
  useEffect(() => {
    if (own === undefined && !joining.current && leg.current !== null) hangUp();
  }, [own, hangUp]);

  useEffect(() => {
    const leave = () => leg.current?.end();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);

  const stop = useCallback((contact: string) => void did({ do: "stop_monitoring", contact }), []);
  const mute = useCallback((to: boolean) => {
    leg.current?.mute(to);
    setMuted(to);
  }, []);
  return { telephone, byPage, setByPage, setTelephone, sound, microphone, muted, mute, monitor, stop };
}
