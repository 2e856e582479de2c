/** What each figure of the floor means: shown beside it. Figures that reports have too are defined by the server
 *  (acd.measures, `GET /api/reports`), those of the present moment here, as acd.views counts them. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, ask, type Schemas } from "../../api/client";
import { dictionary, useLanguage } from "../../language";

interface Definition {
  name: string;
  means: string;
}

export type Figure =
  | "contacts" | "waiting" | "longest" | "estimated" | "serviceLevel" | "asked" | "answered" | "abandoned" | "averageWait"
  | "averageHandling" | "ready" | "signedIn" | "working" | "notReady" | "maxWait" | "place";

/** The figures that the server defines, and what a column calls them. */
type Reported = "serviceLevel" | "asked" | "averageWait" | "averageHandling";
type Own = Record<Exclude<Figure, Reported>, Definition> & Record<Reported, Pick<Definition, "name">>;

const en: Own = {
  contacts: { name: "Contacts", means: "Contacts in progress: those in a flow, those that wait and those that talk with an agent." },
  waiting: { name: "Waiting", means: "Contacts that wait for an agent now, those being offered to one included." },
  longest: { name: "Longest", means: "How long the one has waited who waits longest now." },
  estimated: { name: "Estimate", means: "The wait of one who would come now: the average handling time, times the place, by the agents at work." },
  serviceLevel: { name: "SL" },
  asked: { name: "Asked" },
  answered: { name: "Answered", means: "Requests that an agent answered today." },
  abandoned: { name: "Left", means: "Abandoned today: requests whose person left before an agent answered, however short the wait was." },
  averageWait: { name: "ASA" },
  averageHandling: { name: "AHT" },
  ready: { name: "Ready", means: "Agents who may take a contact of this service and are Ready now." },
  signedIn: { name: "Signed in", means: "Agents who may take a contact of this service and are signed in, in whatever state." },
  working: { name: "Working", means: "Agents who are being offered a contact, talk, hold or wrap up." },
  notReady: { name: "Not ready", means: "Agents who are signed in and take no contacts now." },
  maxWait: { name: "Max wait", means: "Seconds after which the flow goes on with a contact for which nobody was found. A change holds at once, also for those who wait." },
  place: { name: "Place", means: "The place in the queue. 1 is next; one that is being offered is 1 too." },
};

const es: Own = {
  contacts: { name: "Contactos", means: "Contactos en curso: los que están en un flujo, los que esperan y los que hablan con un agente." },
  waiting: { name: "Esperan", means: "Contactos que esperan a un agente ahora, incluidos los que se están ofreciendo." },
  longest: { name: "Máxima", means: "Cuánto lleva esperando quien más espera ahora." },
  estimated: { name: "Estimada", means: "La espera de quien llegara ahora: el tiempo medio de gestión por el puesto, entre los agentes en servicio." },
  serviceLevel: { name: "NS" },
  asked: { name: "Piden" },
  answered: { name: "Atendidos", means: "Peticiones que un agente atendió hoy." },
  abandoned: { name: "Se fueron", means: "Abandonados hoy: peticiones cuya persona se fue antes de que un agente atendiera, por corta que fuera la espera." },
  averageWait: { name: "ASA" },
  averageHandling: { name: "TMO" },
  ready: { name: "Listos", means: "Agentes que pueden atender este servicio y están listos ahora." },
  signedIn: { name: "Conectados", means: "Agentes que pueden atender este servicio y están conectados, en cualquier estado." },
  working: { name: "Ocupados", means: "Agentes con una oferta, en llamada, en retención o en cierre." },
  notReady: { name: "No listos", means: "Agentes conectados que ahora no aceptan contactos." },
  maxWait: { name: "Espera máx.", means: "Segundos tras los que el flujo sigue con un contacto para el que no hubo nadie. Un cambio vale al instante, también para los que esperan." },
  place: { name: "Puesto", means: "El puesto en la cola. 1 es el siguiente; el que se está ofreciendo también es 1." },
};

const useOwn = dictionary(en, es);

/** The measures of reports that the floor shows for today. */
const MEASURES: Partial<Record<Schemas["MeasureDefinition"]["name"], Reported>> = {
  service_level: "serviceLevel",
  speed_of_answer: "averageWait",
  handle_time: "averageHandling",
  offered: "asked",
};

export type Glossary = Readonly<Record<Figure, Definition>>;

/** The definitions in the language in use. */
export function useGlossary(): Glossary {
  const own = useOwn();
  const language = useLanguage();
  const measures = useQuery({ queryKey: ["measures"], queryFn: () => ask(api.GET("/api/reports")), staleTime: Infinity }).data;
  return useMemo(() => {
    const unknown = { means: "" };
    const found: Record<Figure, Definition> = {
      ...own,
      serviceLevel: { ...unknown, ...own.serviceLevel },
      asked: { ...unknown, ...own.asked },
      averageWait: { ...unknown, ...own.averageWait },
      averageHandling: { ...unknown, ...own.averageHandling },
    };
    for (const measure of measures ?? []) {
      const figure = MEASURES[measure.name];
      if (figure === undefined) continue;
      const { title, definition } = measure[language];
      found[figure] = { name: own[figure].name, means: `${title}: ${definition}` };
    }
    return found;
  }, [own, language, measures]);
}
