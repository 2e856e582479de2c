import { describe, expect, it } from "vitest";

import { scenarioFileName, scenarioText, shortStep } from "./scenarioFile";

describe("scenario files", () => {
  it("are written as people write them, with everything in quotes that YAML would misread", () => {
    const text = scenarioText({
      scenario: "Key 1: an agent", flow: "support-line", start: { caller: "+12025550143", detect_machine: true },
      world: [{ press: "1" }, "silent", { agent: { joins: "maria", then: "ends" } }, "hang_up"],
      expect: { passed: ["Menu", "Agents"], result: "operator_transfer", ended_by: "no" },
    });
    expect(text).toBe(
      [
        'scenario: "Key 1: an agent"', 'flow: "support-line"', 'start: {caller: "+12025550143", detect_machine: true}', "world:",
        '  - {press: "1"}', "  - silent", "  - {agent: {joins: maria, then: ends}}", "  - hang_up", "expect:",
        "  passed: [Menu, Agents]", "  result: operator_transfer", '  ended_by: "no"', "",
      ].join("\n"),
    );
  });

  it("have steps in short", () => {
    expect(shortStep({ silent: 1 })).toBe("silent");
    expect(shortStep({ silent: 2 })).toEqual({ silent: 2 });
    expect(shortStep({ hang_up: true, press: null })).toBe("hang_up");
    expect(shortStep({ beep: false })).toEqual({ beep: false });
    expect(shortStep({ record: 4, then: "hangs_up" })).toEqual({ record: 4, then: "hangs_up" });
  });

  it("have a name that says what happens", () => {
    expect(scenarioFileName("desk", "Años: a caller waits!")).toBe("desk-anos-a-caller-waits.yaml");
    expect(scenarioFileName("desk", "¿?")).toBe("desk-scenario.yaml");
  });
});
