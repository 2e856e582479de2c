/** Words of the line: its telephones and providers, a test call, and what was spent on outside calls. */
import type { Schemas } from "../../../api/client";
import { dictionary } from "../../../language";

type Reason = NonNullable<Schemas["TestCallResult"]["reason"]>;

const en = {
  testCall: "Test call",
  testHelp: "Rings a number over the line and hangs up once it is answered. It runs no flow and is no contact; the limits of outside numbers hold, and it may cost money.",
  number: "Number",
  numberHelp: "As you would dial it, such as +12025550143, or a telephone of the line.",
  callerId: "Number that is shown",
  callerIdOf: (services: string) => `of ${services}`,
  noCallerId: "none",
  call: "Ring it",
  ringing: "It rings, for half a minute at most …",
  answered: (seconds: string) => `Answered after ${seconds} s, and hung up. The line makes calls.`,
  notAnswered: (seconds: string) => `Not connected, after ${seconds} s.`,
  network: "In the words of the network",
  reason: {
    busy: "The number is busy.",
    no_answer: "It rang, and nobody answered.",
    refused: "The other side refused the call: it may want another caller's number, or does not take calls from this provider account.",
    invalid_number: "The network does not know this number. Is it complete, with + and the country code?",
    network_failure: "The call did not get through: nobody answered at the provider, or it has a fault. Look at host and port, and at the registration above.",
    fax: "A fax machine or something else without speech answered.",
    not_allowed: "This site does not allow the call.",
    cancelled: "The call was ended before it was answered.",
    unavailable: "The other side cannot take calls now. Try again in a while.",
  } satisfies Record<Reason, string> as Record<Reason, string>,
  used: "Used",
  ofLimit: "Limit",
  limitName: "What is limited",
  now: "now",
  lastHour: "in the last hour",
  lastDay: "in the last 24 hours",
  sinceStart: "Counted since the server started.",
  notCounted: "This line does not tell what was used.",
};

const es: typeof en = {
  testCall: "Llamada de prueba",
  testHelp: "Llama a un número por la línea y cuelga en cuanto contestan. No ejecuta ningún flujo ni es un contacto; valen los límites de números externos, y puede costar dinero.",
  number: "Número",
  numberHelp: "Como se marca, por ejemplo +12025550143, o un teléfono de la línea.",
  callerId: "Número que se muestra",
  callerIdOf: (services) => `de ${services}`,
  noCallerId: "ninguno",
  call: "Llamar",
  ringing: "Suena, como mucho medio minuto …",
  answered: (seconds) => `Contestaron a los ${seconds} s y se colgó. La línea hace llamadas.`,
  notAnswered: (seconds) => `Sin conexión, tras ${seconds} s.`,
  network: "En palabras de la red",
  reason: {
    busy: "El número está ocupado.",
    no_answer: "Sonó y nadie contestó.",
    refused: "El otro lado rechazó la llamada: quizá quiere otro número de origen o no acepta llamadas de esta cuenta del proveedor.",
    invalid_number: "La red no conoce este número. ¿Está completo, con + y el código del país?",
    network_failure: "La llamada no llegó: nadie contestó en el proveedor o tiene una avería. Mire el host y el puerto, y el registro de arriba.",
    fax: "Contestó un fax u otra cosa sin voz.",
    not_allowed: "Este sitio no permite la llamada.",
    cancelled: "La llamada terminó antes de que contestaran.",
    unavailable: "El otro lado no puede atender ahora. Inténtelo dentro de un rato.",
  },
  used: "Usado",
  ofLimit: "Límite",
  limitName: "Qué se limita",
  now: "ahora",
  lastHour: "en la última hora",
  lastDay: "en las últimas 24 horas",
  sinceStart: "Contado desde que arrancó el servidor.",
  notCounted: "Esta línea no dice lo que se usó.",
};

export const useWords = dictionary(en, es);
