/** How far somebody has come on the way to the first call of a flow of their own. */
export interface SiteFacts {
  flows: readonly { slug: string; aliases: Readonly<Record<string, string>> }[];
  services: readonly { name: string; flow: string; inFile: boolean }[];
  numbers: readonly { number: string; service: string }[];
  /** The services of contacts that were there. */
  called: readonly string[];
}

export interface Progress {
  /** Flows that are published and that no service of the site file runs. */
  flows: string[];
  /** A service of their own, and the number that calls it. */
  service?: { name: string; number: string };
  called: boolean;
}

export function progressOf({ flows, services, numbers, called }: SiteFacts): Progress {
  const given = new Set(services.filter((each) => each.inFile).map((each) => each.flow));
  const own = services.filter((each) => !each.inFile);
  const published = flows.filter((each) => each.aliases["live"] !== undefined && !given.has(each.slug)).map((each) => each.slug);
  for (const { name } of own) {
    const number = numbers.find((each) => each.service === name)?.number;
    if (number !== undefined) {
      return { flows: published, service: { name, number }, called: own.some((each) => called.includes(each.name)) };
    }
  }
  return { flows: published, called: false };
}

/** Whether a newcomer is shown the guide before anything else. */
export function isFirst({ flows, called }: Pick<SiteFacts, "flows" | "called">): boolean {
  return called.length === 0 || flows.every((each) => each.aliases["live"] === undefined);
}
