import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { nextCode, partName } from "./partNames";

describe("the name of a new part", () => {
  it("is made of its title", () => {
    expect(partName("teams", "Línea de soporte (2)")).toBe("linea_de_soporte_2");
    expect(partName("results", "2nd call promised")).toBe("nd_call_promised");
    expect(partName("teams", "…")).toBe("");
  });

  it("is one that the site takes, or none", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (title) => {
        expect(partName("results", title)).toMatch(/^([a-z][a-z0-9_]{0,63})?$/);
        expect(partName("boxes", title)).toMatch(/^([A-Za-z0-9][A-Za-z0-9_.-]{0,63})?$/);
      }),
    );
  });
});

describe("the code of a new result", () => {
  it("is the next one that is free", () => {
    expect(nextCode([{ code: 476 }], 1_000_000)).toBe(1_000_000);
    expect(nextCode([{ code: 476 }, { code: 1_000_077 }, { code: 1_000_001 }], 1_000_000)).toBe(1_000_078);
  });
});
