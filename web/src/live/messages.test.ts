import { describe, expect, it } from "vitest";

import { madeAt, numberOf, readAgentMessage, readFloorMessage } from "./messages";

describe("messages to a desk", () => {
  it("have their usual values where those were not sent", () => {
    const desk = readAgentMessage('{"say":"desk","number":7,"at":1000,"agent":"ada","view":{"agent":"ada","state":"ready"}}');
    expect(desk).toMatchObject({ say: "desk", full_name: "", offer: null, pop: null, services: [] });
    expect(desk?.say === "desk" && desk.view).toMatchObject({ asked: null, contact: "", path: "softphone", services: [] });
  });

  it("keep names of services in an agent's view, and fill in those that can be chosen", () => {
    const desk = readAgentMessage(
      '{"say":"desk","number":7,"at":1,"agent":"ada","view":{"agent":"ada","state":"ready","services":["help"]},"services":[{"name":"help","title":"Help"}]}',
    );
    expect(desk).toMatchObject({ view: { services: ["help"] }, services: [{ name: "help", of: [], category: "" }] });
  });

  it("have whole offers and conversations", () => {
    const offer = readAgentMessage('{"say":"event","event":{"event":"offer","number":3,"at":9,"offer":1,"contact":"c","agent":"ada","until":2}}');
    expect(offer).toMatchObject({ event: { accept: false, asked_by: "", pop: { caller: "", path: [], fields: {} } } });
    const talk = readAgentMessage(
      '{"say":"event","event":{"event":"conversation","number":4,"conversation":{"contact":"c","service":"s","since":1,"members":[{"name":"ada","role":"agent","since":1}]}}}',
    );
    expect(talk).toMatchObject({ event: { at: 0, conversation: { held: false, consult: "", members: [{ present: true, mode: "" }] } } });
  });
});

describe("messages to a floor view", () => {
  it("have their usual values, and so have the things in them", () => {
    const queues = readFloorMessage('{"say":"queues","at":5,"queues":[{"service":"help","title":"Help","direction":"inbound","open":true,"max_wait":60}]}');
    expect(queues).toMatchObject({ say: "queues", whole: false, queues: [{ waiting: 0, estimated: null }] });
    const contacts = readFloorMessage('{"say":"contacts","at":5,"contacts":[{"contact":"a"}]}');
    expect(contacts).toMatchObject({ over: [], contacts: [{ standing: "flow", teams: [] }] });
    const today = readFloorMessage('{"say":"today","at":5,"since":1,"time_zone":"UTC","services":[{"service":"help"}]}');
    expect(today).toMatchObject({ whole: false, services: [{ asked: 0, service_level: null }] });
  });

  it("have whole agents and conversations in the first one", () => {
    const floor = readFloorMessage(
      '{"say":"floor","supervisor":"sue","view":{"number":7,"at":1,"agents":[{"agent":"ada","state":"ready"}],"conversations":[{"contact":"c","service":"s","since":1}]}}',
    );
    expect(floor).toMatchObject({
      names: {}, view: { notice: "", waiting: [], agents: [{ reason: "", services: [] }], conversations: [{ held: false, members: [] }] },
    });
  });
});

describe("any message", () => {
  it("tells the number of the last event in it, and when it was made", () => {
    const number = (text: string) => {
      const message = readFloorMessage(text);
      return message === null ? "unknown" : [numberOf(message), madeAt(message)];
    };
    expect(number('{"say":"floor","supervisor":"sue","view":{"number":7,"at":2}}')).toEqual([7, 2]);
    expect(number('{"say":"beat","number":3,"at":99}')).toEqual([3, 99]);
    expect(number('{"say":"done","request":3}')).toEqual([null, 0]);
    // An event may be told long after it happened.
    expect(number('{"say":"event","event":{"event":"announced","number":5,"at":8,"text":"x"}}')).toEqual([5, 0]);
  });

  it("is passed over where it is not known, not readable, or for others", () => {
    for (const text of ["", "[]", "null", "7", '{"say":"news"}', '{"do":"x"}', "{", '{"say":"event"}']) {
      expect([readAgentMessage(text), readFloorMessage(text)]).toEqual([null, null]);
    }
    expect(readAgentMessage('{"say":"queues","at":1,"queues":[]}')).toBeNull();
    expect(readFloorMessage('{"say":"desk","number":1,"at":1,"agent":"ada"}')).toBeNull();
  });

  it("tells of an event that is not known, since its number counts", () => {
    const later = readAgentMessage('{"say":"event","event":{"event":"moon","number":12}}');
    expect(later !== null && numberOf(later)).toBe(12);
  });
});
