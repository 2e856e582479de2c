import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Json } from "../model/document";
import { readPrompt, withLanguage, withoutLanguage, wordsOf, writePrompt } from "./promptValue";

const words = fc.string({ minLength: 1 });
const piece = fc.oneof(
  words,
  fc.record({ recording: words }),
  fc.record({ silence: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ amount: words, currency: fc.constant("USD") }),
  fc.record({ text: words, language: fc.constant("es") }),
);
const said: fc.Arbitrary<Json> = fc.oneof(words, fc.array(piece, { minLength: 2, maxLength: 4 }));
const prompts: fc.Arbitrary<Json> = fc.oneof(said, fc.dictionary(fc.constantFrom("en", "es", "pt-BR"), said, { minKeys: 1 }));

describe("prompts", () => {
  it("are written as they were read", () => {
    fc.assert(
      fc.property(prompts, (prompt) => {
        expect(writePrompt(readPrompt(prompt))).toEqual(prompt);
      }),
    );
  });

  it("of one piece that stands alone are a list of it", () => {
    expect(writePrompt(readPrompt({ recording: "thanks.wav" }))).toEqual([{ recording: "thanks.wav" }]);
  });

  it("that say nothing are not written", () => {
    expect(writePrompt(readPrompt(undefined))).toBeNull();
  });

  it("keep what they say in the flow's own language when another is added, and lose none when one is taken away", () => {
    const both = withLanguage(readPrompt("Hello."), "es", "en");
    expect(writePrompt(both)).toEqual({ en: "Hello.", es: "" });
    expect(withLanguage(both, "es", "en")).toBe(both);
    expect(writePrompt(withoutLanguage(both, "es"))).toEqual({ en: "Hello." });
    expect(withoutLanguage(readPrompt("Hello."), "")).toEqual(readPrompt("Hello."));
  });

  it("tell in words what they say", () => {
    expect(wordsOf(readPrompt(["Your balance is", { amount: "account.balance" }]))).toBe("Your balance is (account.balance)");
  });
});
