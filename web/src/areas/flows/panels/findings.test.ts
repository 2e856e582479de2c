import { describe, expect, it } from "vitest";

import type { Schemas } from "../../../api/client";
import { grouped, scenarioOf, type Finding } from "./findings";

function finding(severity: Finding["severity"], module: string, possible = false): Finding {
  return { code: "code", severity, module, message: "", remedy: "", connector: "", property: "", line: 0, possible, unknown: [], follows: [], example: null };
}

describe("findings", () => {
  const found = [
    finding("warning", "Menu"), finding("error", "Menu", true), finding("error", "Agents"), finding("warning", "Agents"),
    finding("warning", "Menu"), finding("note", "Menu"),
  ];

  it("are grouped by grade, the worst first, and keep their places", () => {
    const told = grouped(found).map((group) => [group.grade, group.findings.map((each) => each.place)]);
    expect(told).toEqual([["error", [2]], ["possible", [1]], ["warning", [0, 4, 3]], ["note", [5]]]);
  });

  it("are no groups where there are none", () => {
    expect(grouped([])).toEqual([]);
  });

  it("have the scenario file that is named for their place", () => {
    const status: Schemas["ProofStatus"] = {
      id: "1", flow: "desk", version: "2", state: "proved", why: "", progress: { visits: 1, found: 12 }, report: null,
      problems: [], scenarios: { "desk-01-code-menu.yaml": "one", "desk-12-code.yaml": "twelve" },
    };
    expect(scenarioOf(status, 0)).toEqual({ name: "desk-01-code-menu.yaml", text: "one" });
    expect(scenarioOf(status, 11)?.text).toBe("twelve");
    expect(scenarioOf(status, 1)).toBeNull();
  });
});
