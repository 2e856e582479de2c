/** Hearing what a flow says: one sound at a time, made by the server's own voices. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { api, ask } from "../../../api/client";
import type { Json } from "../model/document";

export interface WantedSound {
  prompt: Json;
  language: string;
  voice: string;
}

/** Play a prompt, and stop the one that plays. `playing` is the key of what is heard now. */
export function useHearing(): {
  play: (key: string, sound: WantedSound) => void;
  stop: () => void;
  playing: string | null;
  problem: unknown;
} {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState<string | null>(null);
  const wanted = useRef("");

  const stop = () => {
    wanted.current = "";
    if (audio.current !== null) {
      audio.current.pause();
      URL.revokeObjectURL(audio.current.src);
      audio.current = null;
    }
    setPlaying(null);
  };
  const speak = useMutation({
    mutationFn: async ({ key, sound }: { key: string; sound: WantedSound }) => {
      const body = { text: "", prompt: sound.prompt, language: sound.language || "en", voice: sound.voice };
      const answer = await ask(api.POST("/api/prompts", { body, parseAs: "blob" }));
      if (wanted.current !== key) return; // another sound was asked for meanwhile, or none
      const element = new Audio(URL.createObjectURL(answer));
      audio.current = element;
      element.onended = stop;
      await element.play();
    },
    onError: stop,
  });
  useEffect(
    () => () => {
      audio.current?.pause();
    },
    [],
  );
  const play = (key: string, sound: WantedSound) => {
    stop();
    wanted.current = key;
    setPlaying(key);
    speak.mutate({ key, sound });
  };
  return { play, stop, playing, problem: speak.error };
}
