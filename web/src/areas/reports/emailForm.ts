/** What is asked of the server to have a view sent by email. */
import type { Schemas } from "../../api/client";
import type { Language } from "../../language";
import { addDays, type Question } from "./question";

export const FREQUENCIES = ["daily", "weekly", "monthly"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export const PERIODS = ["day", "week", "month"] as const;
export type Period = (typeof PERIODS)[number];

/** What somebody fills in. */
export interface EmailForm {
  name: string;
  recipients: string;
  frequency: Frequency;
  period: Period;
  at: string;
  weekday: number;
  day: number;
}

/** The days of a report that is sent are reckoned from when it is: the kind of period that those of the view are nearest to. */
export function periodOf(question: Question): Period {
  if (question.from === question.to) return "day";
  return question.to < addDays(question.from, 14) ? "week" : "month";
}

const OFTEN: Record<Period, Frequency> = { day: "daily", week: "weekly", month: "monthly" };

/** The form for a view as it is opened. */
export function emptyForm(name: string, question: Question): EmailForm {
  const period = periodOf(question);
  return { name, recipients: "", frequency: OFTEN[period], period, at: "07:00", weekday: 1, day: 1 };
}

/** The addresses in a text: they are divided by commas, semicolons, spaces and lines, and each is there once. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** The addresses that are none. */
export function notAddresses(addresses: readonly string[]): string[] {
  return addresses.filter((each) => !/^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+$/.test(each));
}

export function toBody(form: EmailForm, question: Question, language: Language): Schemas["NewScheduledReport"] {
  const { frequency, period, at, weekday, day } = form;
  const filters = { service: "", flow: "", version: "", agent: "", team: "", result: "", ...question.filters };
  return {
    name: form.name.trim(),
    view: { measure: question.measure, interval: question.interval, period, by: question.by === "" ? null : question.by, ...filters },
    recipients: addressesIn(form.recipients),
    language, frequency, at, weekday, day, zone: "",
  };
}
