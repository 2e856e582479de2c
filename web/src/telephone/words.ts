/** Words of the telephone of a page. */
import { dictionary } from "../language";

const en = {
  hangUp: "Hang up",
  idle: "Not in a call.",
  calling: "Calling …",
  ringing: "Ringing …",
  inCall: "In the call",
  ended: "The call has ended.",
  youHungUp: "You hung up.",
  lost: "The connection was lost.",
  failed: (why: string) => `The call could not be made: ${why}`,
  reasons: {
    busy: "Busy.",
    no_answer: "Nobody answered.",
    refused: "The call was refused.",
    invalid_number: "No service has that number.",
    not_allowed: "The call is not allowed.",
    unavailable: "No call can be taken just now. Try again in a moment.",
  } as Readonly<Record<string, string>>,
  keypad: "Keypad",
  keyed: "Keyed",
  key: (key: string) => `Key ${key}`,
  microphone: "Your microphone",
  sound: "What you hear",
  mute: "Mute",
  unmute: "Unmute",
  listening: "The page may not use your microphone: you can listen and press keys.",
};

const es: typeof en = {
  hangUp: "Colgar",
  idle: "Sin llamada.",
  calling: "Llamando …",
  ringing: "Sonando …",
  inCall: "En llamada",
  ended: "La llamada ha terminado.",
  youHungUp: "Ha colgado.",
  lost: "Se perdió la conexión.",
  failed: (why) => `No se pudo llamar: ${why}`,
  reasons: {
    busy: "Ocupado.",
    no_answer: "Nadie contestó.",
    refused: "La llamada fue rechazada.",
    invalid_number: "Ningún servicio tiene ese número.",
    not_allowed: "La llamada no está permitida.",
    unavailable: "Ahora no se puede aceptar ninguna llamada. Inténtelo en un momento.",
  },
  keypad: "Teclado",
  keyed: "Marcado",
  key: (key) => `Tecla ${key}`,
  microphone: "Su micrófono",
  sound: "Lo que oye",
  mute: "Silenciar",
  unmute: "Activar micrófono",
  listening: "La página no puede usar su micrófono: puede escuchar y pulsar teclas.",
};

export const useTelephoneWords = dictionary(en, es);
export type TelephoneWords = typeof en;
