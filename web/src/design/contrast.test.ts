/** The colours of both themes have the contrast that tokens.css promises (WCAG 2.2, 1.4.3 and 1.4.11). */
import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function tokens(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1] ?? "", found[2] ?? ""]));
}

/** Relative luminance by WCAG 2.2. */
function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((each) =>
    each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const TEXTS = ["text", "muted", "accent", "says", "asks", "looks-up", "reaches", "good", "warning", "bad"];
const PAIRS = [
  ["on-accent", "accent"],
  ["on-good", "good-ground"],
  ["on-warning", "warning-ground"],
  ["on-bad", "bad-ground"],
  ["on-info", "info-ground"],
  ["on-plain", "plain-ground"],
  ["text", "selected"],
];

describe.each([":root", '[data-theme="dark"]'])("the theme of %s", (selector) => {
  const found = tokens(selector);
  const of = (name: string) => found.get(name) ?? expect.fail(`there is no token --${name}`);

  it.each(TEXTS)("has %s readable on page, card and sunken grounds", (name) => {
    for (const ground of ["page", "card", "sunken"]) {
      expect(contrast(of(name), of(ground)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("has lines that are seen", () => {
    for (const ground of ["page", "card", "sunken"]) {
      expect(contrast(of("line"), of(ground)), ground).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(PAIRS)("has %s readable on %s", (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });
});
