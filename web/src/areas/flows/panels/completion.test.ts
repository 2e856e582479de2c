import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { choicesOf, completionsAt, completionsInText, placeholderAt } from "./completion";

const known = choicesOf(
  [
    { kind: "contact", name: "caller", form: "contact.caller", meaning: "" },
    { kind: "contact", name: "pin", form: "contact.pin", meaning: "of every contact" },
    { kind: "account", name: "balance", form: "account.balance", meaning: "" },
    { kind: "site", name: "desk", form: "site.desk", meaning: "" },
    { kind: "function", name: "size", form: "size(value)", meaning: "" },
    { kind: "function", name: "startsWith", form: ".startsWith(text)", meaning: "" },
  ],
  [{ name: "pin", set_by: ["PIN"] }],
);
const labels = (text: string, caret = text.length, all = false) =>
  completionsAt(text, caret, known, all)?.choices.map((each) => each.label) ?? [];

describe("completion", () => {
  it("offers what begins so, the variables of the flow first and each name once", () => {
    expect(labels("cont")).toEqual(["contact.pin", "contact.caller"]);
    expect(labels("contact.")).toEqual(["contact.pin", "contact.caller"]);
    expect(labels("1 + bal")).toEqual(["account.balance"]);
    expect(completionsAt("x", 1, known, false)).toBeNull();
  });

  it("offers functions on a value, and puts them behind it", () => {
    const found = completionsAt("contact.pin.st", 14, known, false);
    expect(found?.choices.map((each) => each.insert)).toEqual([".startsWith("]);
    expect(found?.begin).toBe("contact.pin".length);
    expect(labels("string(contact.pin).")).toEqual([".startsWith(text)"]);
    expect(labels("(1 + 2).si")).toEqual([]);
    expect(labels("contact.answer.")).toEqual([".startsWith(text)"]);
    expect(labels("3.")).toEqual([]);
    expect(labels("3.1.")).toEqual([]);
  });

  it("offers nothing within a text in quotes, nor before something was typed unless it is asked for", () => {
    expect(labels('"con')).toEqual([]);
    expect(labels('"it\\"s" + con')).toHaveLength(2);
    expect(labels("")).toEqual([]);
    expect(labels("", 0, true)).toHaveLength(5);
  });

  it("replaces the whole word in which the caret stands", () => {
    expect(completionsAt("site.dxx + 1", 6, known, false)).toMatchObject({ begin: 0, end: 8 });
  });

  it("works within the braces of a text only", () => {
    const text = "Hello con, {{ con }} and con";
    expect(completionsInText(text, 9, known, false)).toBeNull();
    expect(completionsInText(text, text.length, known, false)).toBeNull();
    const at = text.indexOf("{{ con") + 6;
    const found = completionsInText(text, at, known, false);
    expect(found?.choices).toHaveLength(2);
    expect(text.slice(found?.begin, found?.end)).toBe("con");
  });

  it("finds the braces around any place between them", () => {
    const plain = fc.string().filter((each) => !/[{}]/.test(each));
    fc.assert(
      fc.property(plain, plain, plain, fc.nat(), (before, within, after, at) => {
        const caret = before.length + 2 + (at % (within.length + 1));
        const place = placeholderAt(`${before}{{${within}}}${after}`, caret);
        expect(place).toEqual({ begin: before.length + 2, end: before.length + 2 + within.length });
        expect(placeholderAt(`${before}{{${within}}}${after}`, before.length)).toBeNull();
      }),
    );
  });
});
