/** Where a contact that waits may be sent: services with somebody signed in, and agents who are Ready. */
import type { Schemas } from "../../../api/client";
import type { Contact, FloorState } from "./floor";

export interface Destination {
  id: string;
  target: Schemas["Target"];
  title: string;
}

export function destinations(floor: Pick<FloorState, "agents" | "queues" | "names">, contact: Contact): Destination[] {
  const services = [...floor.queues.values()]
    .filter((each) => each.signed_in > 0 && each.service !== contact.service)
    .map((each) => ({ name: each.service, title: each.title, kind: "service" as const }));
  const agents = [...floor.agents.values()]
    .filter((each) => each.state === "ready")
    .map((each) => ({ name: each.agent, title: floor.names[each.agent] ?? each.agent, kind: "agent" as const }));
  return [...services, ...agents].map(({ name, title, kind }) => ({ id: `${kind}:${name}`, target: { kind, name }, title }));
}
