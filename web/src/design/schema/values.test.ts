import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isJsonObject, type Field, type Json, type JsonObject, type Property } from "./fields";
import { blank, differences, fits, inWords, optionOf, same, withProperty } from "./values";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const objects = fc.dictionary(fc.string(), json) as fc.Arbitrary<JsonObject>;

const wait: Property = {
  name: "wait", path: ["wait"], title: "Wait", help: "", required: false, default: 300, field: { kind: "number", whole: true },
};

describe("changing a property", () => {
  it("writes what differs from the usual, and nothing else", () => {
    expect(withProperty({}, wait, 20, {})).toEqual({ wait: 20 });
    expect(withProperty({ wait: 20, a: 1 }, wait, 300, {})).toEqual({ a: 1 });
    expect(withProperty({ a: 1 }, wait, undefined, {})).toEqual({ a: 1 });
  });

  it("keeps the usual value where it was written, and the order of names", () => {
    expect(withProperty({ wait: 20 }, wait, 300, { wait: 300 })).toEqual({ wait: 300 });
    expect(Object.keys(withProperty({ wait: 20, a: 1 }, wait, 30, {}))).toEqual(["wait", "a"]);
  });

  it("comes back to the same document", () => {
    fc.assert(
      fc.property(objects, fc.integer(), (document, value) => {
        const there = withProperty(document, wait, value, document);
        expect(same(withProperty(there, wait, document["wait"], document), document)).toBe(true);
      }),
    );
  });
});

describe("differences", () => {
  it("are none between equal documents, whatever the order of names", () => {
    fc.assert(
      fc.property(objects, (document) => {
        const turned = Object.fromEntries(Object.entries(document).reverse());
        expect(differences(document, turned)).toEqual([]);
      }),
    );
  });

  it("lead from one document to the other", () => {
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        let made: Json = before;
        for (const each of differences(before, after)) made = put(made, each.path, each.after);
        expect(same(made, after)).toBe(true);
      }),
    );
  });

  it("see a property with a name that every object has", () => {
    expect(differences({}, { toString: 1 })).toEqual([{ path: ["toString"], before: undefined, after: 1 }]);
    expect(same({ toString: 1 }, {})).toBe(false);
  });

  it("of something new are its properties", () => {
    expect(differences(undefined, { a: 1, b: [2] })).toEqual([
      { path: ["a"], before: undefined, after: 1 },
      { path: ["b"], before: undefined, after: [2] },
    ]);
  });
});

function put(into: Json, path: readonly string[], value: Json | undefined): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? null;
  const entries = isJsonObject(into) ? Object.entries(into) : [];
  const others = entries.filter(([each]) => each !== name);
  if (rest.length === 0 && value === undefined) return Object.fromEntries(others);
  const old = entries.find(([each]) => each === name)?.[1] ?? null;
  return Object.fromEntries([...others, [name, put(old, rest, value)]]);
}

describe("alternatives", () => {
  const options: Field[] = [{ kind: "text" }, { kind: "boolean" }, { kind: "choice", values: ["unlimited"] }];

  it("are found by what a value looks like", () => {
    expect(optionOf(options, true)).toBe(1);
    expect(optionOf(options, "yes")).toBe(1);
    expect(optionOf(options, "unlimited")).toBe(2);
    expect(optionOf(options, "desk")).toBe(0);
    expect(optionOf(options, undefined)).toBe(-1);
    expect(optionOf(options, 4)).toBe(-1);
  });

  it("begin with something that fits", () => {
    for (const each of options) expect(fits(each, blank(each))).toBe(true);
  });
});

it("says values in words", () => {
  expect(inWords({ a: [1, "b"], c: null })).toBe("a: 1, b; c: –");
  expect(inWords(undefined)).toBe("–");
});
