import { describe, expect, it } from "vitest";

import type { Schemas } from "../../../api/client";
import { changesByModule } from "./changes";

function changed(module: string | null, words: string): Schemas["FlowChange"] {
  return { kind: "changed", where: module ?? "", module, connector: null, what: "", before: null, after: null, words };
}

describe("changes of a flow", () => {
  it("stand together by module, those of the flow itself too, and none is lost", () => {
    const all = [changed("Menu", "1"), changed(null, "2"), changed("End", "3"), changed("Menu", "4"), changed(null, "5")];
    expect(changesByModule(all).map((each) => [each.module, each.changes.map((one) => one.words)])).toEqual([
      ["Menu", ["1", "4"]], [null, ["2", "5"]], ["End", ["3"]],
    ]);
    expect(changesByModule([])).toEqual([]);
  });
});
