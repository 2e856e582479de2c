/** Words of the voicemail boxes. */
import { dictionary, plural } from "../../language";

const en = {
  title: "Voicemail",
  boxes: "Boxes",
  none: "You have no voicemail box. Supervisors see all boxes of the site, agents their own and those of their teams and services.",
  unheard: (count: number) => `${count} new`,
  isUnheard: "new",
  messages: (count: number) => plural(count, "message", "messages"),
  noMessages: "No message is in this box.",
  withheld: "Number withheld",
  play: (caller: string) => `Message of ${caller}`,
  contact: "The call",
  download: "Download",
  remove: "Delete",
  reallyRemove: "Delete this message?",
  removeHelp: "Its sound goes too, and nobody can bring it back.",
  cancel: "Cancel",
  more: "Show more",
};

const es: typeof en = {
  title: "Buzones de voz",
  boxes: "Buzones",
  none: "No tiene ningún buzón de voz. Los supervisores ven todos los del sitio; los agentes, el suyo y los de sus equipos y servicios.",
  unheard: (count) => plural(count, "nuevo", "nuevos"),
  isUnheard: "nuevo",
  messages: (count) => plural(count, "mensaje", "mensajes"),
  noMessages: "No hay ningún mensaje en este buzón.",
  withheld: "Número oculto",
  play: (caller) => `Mensaje de ${caller}`,
  contact: "La llamada",
  download: "Descargar",
  remove: "Borrar",
  reallyRemove: "¿Borrar este mensaje?",
  removeHelp: "Su sonido también desaparece y nadie puede recuperarlo.",
  cancel: "Cancelar",
  more: "Mostrar más",
};

export const useWords = dictionary(en, es);
