import { expect, test } from "vitest";

import { destinations } from "./destinations";
import type { Agent, Contact, Queue } from "./floor";

const agent = (name: string, state: Agent["state"]): Agent => ({
  agent: name, state, reason: "", contact: "", since: 0, until: 0, services: [], asked: null, muted: false, path: "browser",
  nailed_up: false, path_up: true, desktop: true,
});
const queue = (service: string, signed_in: number): Queue => ({
  service, title: service.toUpperCase(), direction: "inbound", open: true, max_wait: 60, waiting: 0, longest: 0, estimated: null,
  signed_in, ready: 0,
});
const contact: Contact = {
  contact: "c", service: "help", flow: "", module: "", caller: "", called: "", since: 1, standing: "waiting", queued_at: 0,
  place: 1, skill: "", teams: [], priority: 0, agent: "", callback: false, trial: false,
};

test("a contact may be sent to other services where somebody works, and to agents who are free", () => {
  const floor = {
    agents: new Map([agent("ana", "ready"), agent("bob", "in_call"), agent("cy", "ready")].map((each) => [each.agent, each])),
    queues: new Map([queue("help", 2), queue("sales", 1), queue("night", 0)].map((each) => [each.service, each])),
    names: { ana: "Ana M." },
  };
  expect(destinations(floor, contact).map(({ id, title }) => [id, title])).toEqual([
    ["service:sales", "SALES"],
    ["agent:ana", "Ana M."],
    ["agent:cy", "cy"],
  ]);
});
