/** What properties are called in Spanish; in English by their names in the site file. */
import type { Property } from "../../design/schema/fields";
import { useLanguage } from "../../language";

const SPANISH: Record<string, string> = {
  acceptance: "Aceptación", accept_timeout: "Tiempo para aceptar", active: "Activo", after_greeting: "Tras el saludo",
  agent_calls: "Números a los que llaman los agentes",
  announce: "Aviso", between: "Entre palabras", callback: "Devolver la llamada", call_center: "Centro de llamadas",
  caller_id: "Número que se muestra", calls: "Llamadas", category: "Categoría", closings: "Cierres", code: "Código",
  contacts: "Contactos", country: "País", detect_machine: "Detectar contestador", detection: "Detección",
  dial_timeout: "Tiempo de llamada", direction: "Dirección", distribution: "Reparto", email: "Correo",
  enabled: "Habilitado", events: "Eventos", extension: "Extensión", flow: "Flujo", from: "De", greeting: "Saludo",
  holidays: "Festivos", hours: "Horario", initial_silence: "Silencio inicial", label: "Nombre en informes",
  language: "Idioma", longest: "Máximo", max_wait: "Espera máxima", meaning: "Significado", messages: "Mensajes",
  nailed_up: "Audio siempre abierto", name: "Nombre", number: "Número", numbers: "Números", on: "Día",
  open_on: "Abierto en", openings: "Aperturas", order: "Orden", part: "Región", path: "Vía de audio",
  previous_secret: "Secreto anterior", reason: "Motivo", record: "Grabación", recordings: "Grabaciones",
  result: "Resultado", retention: "Conservación", screen_pop: "Página para el agente", secret: "Secreto",
  service: "Servicio", services: "Servicios", skills: "Habilidades", softphone: "Softphone", state: "Estado",
  switch: "Interruptor", teams: "Equipos", time_zone: "Zona horaria", title: "Título", to: "A", until: "Hasta",
  url: "Dirección web", visible: "Visible", voicemail: "Buzón de voz", weekly: "Semana", word: "Palabra",
  words: "Palabras", wrap_up: "Tiempo posterior",
};

/** What a property is called, in the language in use. */
export function useLabels(): (property: Property) => string | undefined {
  const language = useLanguage();
  return (property) => (language === "es" ? SPANISH[property.name] : undefined);
}
