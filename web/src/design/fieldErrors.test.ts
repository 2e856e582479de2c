import { describe, expect, it } from "vitest";

import { ApiProblem } from "../api/client";
import { sorted, stepsOf } from "./fieldErrors";

const mistake = (pointer: string, what: string, remedy = "") => ({
  where: "", what, remedy, pointer, severity: "error" as const, code: "", line: 0, column: 0, module: null, connector: null,
  property: "",
});

describe("stepsOf", () => {
  it("reads the escapes of RFC 6901", () => {
    expect(stepsOf("/a~1b/m~0n/0")).toEqual(["a/b", "m~n", "0"]);
    expect(stepsOf("")).toEqual([]);
  });
});

describe("sorted", () => {
  const byName = ([first]: readonly string[]) => (first === "name" || first === "password" ? first : undefined);

  it("gives each field what is wrong with it, and keeps the rest", () => {
    const problem = new ApiProblem(422, "nothing was changed", [
      mistake("/name", "is taken.", "Choose another."), mistake("/name", "has a space."), mistake("", "elsewhere"),
    ]);
    const { at, rest } = sorted(problem, byName);
    expect(at.get("name")).toBe("is taken. Choose another. has a space.");
    expect(rest).toBeInstanceOf(ApiProblem);
    expect((rest as ApiProblem).errors.map((each) => each.what)).toEqual(["elsewhere"]);
  });

  it("knows parameters by their names", () => {
    const wrong = { ...mistake("", "is no time"), where: "query.name" };
    expect(sorted(new ApiProblem(422, "no", [wrong]), byName).at.get("name")).toBe("is no time");
  });

  it("leaves nothing where all of it is said at fields", () => {
    const { at, rest } = sorted(new ApiProblem(422, "too short", [mistake("/password/0", "too short")]), byName);
    expect(at.get("password")).toBe("too short");
    expect(rest).toBeNull();
  });

  it("leaves other problems as they are", () => {
    for (const problem of [new ApiProblem(412, "changed", [mistake("/name", "x")]), new Error("no"), null]) {
      expect(sorted(problem, byName)).toEqual({ at: new Map(), rest: problem });
    }
  });
});
