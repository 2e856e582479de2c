import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { piecesOf } from "../../../design/completion/marks";
import type { DraftProblem } from "../designer/store";
import { marksIn } from "./marks";

function problem(text: string, begin: number, end: number, module = "Menu"): DraftProblem {
  return {
    severity: "error", where: "", what: "", remedy: "", code: "bad-expression", line: 0, column: 0, module, connector: null,
    property: "prompt", change: null, fixes: [], mark: { text, begin, end },
  };
}

describe("marks", () => {
  it("stand where the check says, in an expression and in the braces of a text", () => {
    expect(marksIn("a &&", [problem("a &&", 2, 4)], "Menu")).toEqual([{ begin: 2, end: 4, severity: "error" }]);
    expect(marksIn("  a &&", [problem("a &&", 2, 4)], "Menu")).toEqual([{ begin: 4, end: 6, severity: "error" }]);
    const said = "Hello {{ contact.name }}, you owe {{ a && }}.";
    expect(marksIn(said, [problem("a &&", 2, 4)], "Menu").map((each) => said.slice(each.begin, each.end))).toEqual(["&&"]);
  });

  it("are none of what was typed since, and none of other modules", () => {
    expect(marksIn("a && b", [problem("a &&", 2, 4)], "Menu")).toEqual([]);
    expect(marksIn("a &&", [problem("a &&", 2, 4, "Other")], "Menu")).toEqual([]);
  });

  it("count as the browser does where characters have two units", () => {
    const text = "'🎉' + x";
    const [mark] = marksIn(text, [problem(text, 6, 7)], "Menu");
    expect(mark === undefined ? "" : text.slice(mark.begin, mark.end)).toBe("x");
  });

  it("lose no character", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.tuple(fc.nat(20), fc.nat(20))), (text, places) => {
        const length = [...text].length;
        const problems = places.map(([a, b]) => problem(text, Math.min(a, b, length), Math.min(Math.max(a, b), length)));
        expect(piecesOf(text, marksIn(text, problems, "Menu")).map((each) => each.text).join("")).toBe(text);
      }),
    );
  });
});
