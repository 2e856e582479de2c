/** Scenario files (YAML): what a person tried, to be played again by `cordboard test`. */
import type { Json } from "../model/document";

export interface PlayedScenario {
  scenario: string;
  flow: string;
  start: { [name: string]: Json };
  world: readonly Json[];
  expect: { [name: string]: Json };
}

/** The text of a scenario file. Values are in JSON's notation, which is YAML, too. */
export function scenarioText(played: PlayedScenario): string {
  const lines = [`scenario: ${plain(played.scenario)}`, `flow: ${plain(played.flow)}`];
  if (Object.keys(played.start).length > 0) lines.push(`start: ${plain(played.start)}`);
  if (played.world.length > 0) lines.push("world:", ...played.world.map((step) => `  - ${plain(step)}`));
  lines.push("expect:", ...Object.entries(played.expect).map(([name, value]) => `  ${name}: ${plain(value)}`));
  return `${lines.join("\n")}\n`;
}

/** A step in the short form in which people write it: `{silent: 1}` is "silent". */
export function shortStep(step: { [name: string]: Json }): Json {
  const [only, ...others] = Object.entries(step).filter(([, value]) => value !== null);
  if (only === undefined || others.length > 0) return step;
  const [kind, value] = only;
  return (kind === "silent" && value === 1) || value === true ? kind : { [kind]: value };
}

/** The file's name: the flow's, and what happens, as a word. */
export function scenarioFileName(flow: string, scenario: string): string {
  const word = scenario.toLowerCase().normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, 60);
  return `${flow}-${word || "scenario"}.yaml`;
}

function plain(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([name, each]) => `${key(name)}: ${plain(each)}`).join(", ")}}`;
  }
  return typeof value === "string" && WORD.test(value) && !TAKEN.test(value) ? value : JSON.stringify(value);
}

function key(name: string): string {
  return WORD.test(name) && !TAKEN.test(name) ? name : JSON.stringify(name);
}

const WORD = /^[A-Za-z][A-Za-z0-9_ ]*[A-Za-z0-9_]$/;
/** Words that YAML takes for something else than text. */
const TAKEN = /^(true|false|yes|no|on|off|null|y|n)$/i;
