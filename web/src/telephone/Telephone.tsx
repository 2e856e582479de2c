/** The telephone of a page: call and hang up, a keypad, and how loud both sides are. */
import { useEffect, useRef, type ReactNode } from "react";

import { Button } from "../design/controls";
import { Elapsed } from "../live/Elapsed";
import { Level } from "./Level";
import { inCall, type PhoneCall, type PhoneState } from "./phoneCall";
import styles from "./telephone.module.css";
import { useTelephoneWords, type TelephoneWords } from "./words";

export const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

interface CallButtonsProps {
  phone: PhoneCall;
  /** What the button says that calls. */
  callLabel: string;
  onCall: () => void;
  /** Why nobody can be called now: a sentence, or just that it is so. */
  refusal?: string | boolean | undefined;
}

interface TelephoneProps extends CallButtonsProps {
  /** Whom to call, above the buttons. */
  children: ReactNode;
  hint: ReactNode;
}

export function Telephone({ children, hint, ...buttons }: TelephoneProps) {
  return (
    <div className={styles.phone}>
      {children}
      <CallButtons {...buttons} />
      <Keypad phone={buttons.phone} />
      <Levels phone={buttons.phone} />
      <p className={styles.soft}>{hint}</p>
    </div>
  );
}

/** Call, hang up, mute; how the call stands, and its sound. */
export function CallButtons({ phone, callLabel, onCall, refusal = false }: CallButtonsProps) {
  const w = useTelephoneWords();
  const busy = inCall(phone.state);
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (audio.current !== null) audio.current.srcObject = phone.sound;
  }, [phone.sound]);
  return (
    <>
      <div className={styles.buttons}>
        <Button
          look="primary"
          large
          onPress={onCall}
          isDisabled={busy || refusal === true}
          refusal={busy || typeof refusal !== "string" ? undefined : refusal}
        >
          {callLabel}
        </Button>
        <Button look="danger" large onPress={phone.hangUp} isDisabled={!busy}>
          {w.hangUp}
        </Button>
        <Button large onPress={() => phone.mute(!phone.muted)} isDisabled={!busy || phone.microphone === null}>
          {phone.muted ? w.unmute : w.mute}
        </Button>
      </div>
      <p className={styles.state} role="status">
        {stateText(phone.state, w)}
        {phone.state.is === "answered" && (
          <span aria-live="off">
            {" "}
            <Elapsed since={phone.state.since} />
          </span>
        )}
      </p>
      {phone.state.is === "answered" && phone.microphone === null && <p className={styles.soft}>{w.listening}</p>}
      <audio id="sound" ref={audio} autoPlay />
    </>
  );
}

export function Keypad({ phone }: { phone: PhoneCall }) {
  const w = useTelephoneWords();
  return (
    <>
      <div className={styles.keypad} role="group" aria-label={w.keypad}>
        {KEYS.map((key) => (
          <Button key={key} large onPress={() => phone.press(key)} isDisabled={!inCall(phone.state)}>
            {key}
          </Button>
        ))}
      </div>
      <p className={styles.keyed}>
        {w.keyed}: <code>{phone.keyed || "–"}</code>
      </p>
    </>
  );
}

export function Levels({ phone }: { phone: PhoneCall }) {
  const w = useTelephoneWords();
  return (
    <div className={styles.levels}>
      <span>{w.sound}</span>
      <Level stream={phone.sound} label={w.sound} />
      <span>{w.microphone}</span>
      <Level stream={phone.muted ? null : phone.microphone} label={w.microphone} />
    </div>
  );
}

function stateText(state: PhoneState, w: TelephoneWords): string {
  if (state.is !== "over") return { idle: w.idle, calling: w.calling, ringing: w.ringing, answered: w.inCall }[state.is];
  if (state.why === "hung-up") return w.youHungUp;
  if (state.why === "lost") return w.lost;
  return "failed" in state.why ? w.failed(state.why.failed) : (w.reasons[state.why.reason] ?? w.ended);
}
