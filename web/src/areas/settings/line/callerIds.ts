/** The numbers of ours that outbound services show. */
import type { JsonObject } from "../../../design/schema/fields";

export interface CallerId {
  number: string;
  services: string[];
}

export function callerIds(services: Readonly<Record<string, JsonObject>>): CallerId[] {
  const found = new Map<string, string[]>();
  for (const [name, document] of Object.entries(services)) {
    const number = document["caller_id"];
    if (typeof number === "string" && number !== "") found.set(number, [...(found.get(number) ?? []), name]);
  }
  return [...found].map(([number, names]) => ({ number, services: names }));
}
