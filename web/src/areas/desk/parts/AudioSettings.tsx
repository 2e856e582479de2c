/** Which microphone and loudspeakers are used, tried before the first call. */
import { useEffect, useState } from "react";

import { Button, Select, type Choice } from "../../../design/controls";
import { Level } from "../../../telephone/Level";
import styles from "../desk.module.css";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { audioDevices, openMicrophone, type AudioDevices } from "../telephone/devices";
import { OfferNotice } from "../telephone/offerNotice";
import { useWords } from "../words";

const NONE: AudioDevices = { microphones: [], speakers: [] };

function useDevices(): AudioDevices {
  const [devices, setDevices] = useState(NONE);
  useEffect(() => {
    let current = true;
    const look = () => void audioDevices().then((found) => current && setDevices(found));
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => {
      current = false;
      navigator.mediaDevices?.removeEventListener("devicechange", look);
    };
  }, []);
  return devices;
}

/** The microphone opened as a test, while there is no telephone that has it open. */
function useTrial() {
  const [trial, setTrial] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState(false);
  useEffect(
    () => () => {
      trial?.getTracks().forEach((each) => each.stop());
    },
    [trial],
  );
  const begin = async () => {
    await deskSession().openSound();
    try {
      const { stream } = await openMicrophone(useDesk.getState().audio.microphone);
      setProblem(false);
      setTrial(stream);
    } catch {
      setProblem(true);
    }
  };
  return { trial, problem, begin };
}

export function AudioSettings() {
  const w = useWords();
  const audio = useDesk((desk) => desk.audio);
  const telephone = useDesk((desk) => desk.telephone);
  const microphone = useDesk((desk) => desk.microphone);
  const { microphones, speakers } = useDevices();
  const { trial, problem, begin } = useTrial();
  const [notified, setNotified] = useState(OfferNotice.allowed());
  const choices = (found: readonly MediaDeviceInfo[]): Choice[] => [
    { id: "", label: w.usualDevice },
    ...found.filter((each) => each.deviceId !== "default").map((each) => ({ id: each.deviceId, label: each.label || each.deviceId.slice(0, 8) })),
  ];
  const session = deskSession();
  return (
    <div className={styles.audio}>
      <Select
        label={w.microphone}
        choices={choices(microphones)}
        value={audio.microphone}
        onChange={(microphone) => {
          void session.choose({ ...audio, microphone });
          if (trial !== null) void begin();
        }}
      />
      <Select label={w.speech} choices={choices(speakers)} value={audio.speech} onChange={(speech) => void session.choose({ ...audio, speech })} />
      <Select label={w.ringOn} choices={choices(speakers)} value={audio.ring} onChange={(ring) => void session.choose({ ...audio, ring })} />
      <div className={styles.row}>
        {telephone === "up" ? (
          <Level stream={microphone} label={w.level} />
        ) : trial === null ? (
          <Button onPress={() => void begin()}>{w.tryMicrophone}</Button>
        ) : (
          <Level stream={trial} label={w.level} />
        )}
        <Button onPress={() => void session.openSound().then(() => session.sounds.test())}>{w.testTone}</Button>
      </div>
      {problem && <p role="alert">{w.trouble("no_microphone")}</p>}
      {notified === false && (
        <p className={styles.row}>
          <Button onPress={() => void OfferNotice.ask().then(setNotified)}>{w.notifications}</Button>
          <span className={styles.soft}>{w.notificationsWhy}</span>
        </p>
      )}
      {notified === true && <p className={styles.soft}>{w.notificationsOn}</p>}
    </div>
  );
}
