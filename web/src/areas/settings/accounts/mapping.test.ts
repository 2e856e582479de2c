import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { AS_WRITTEN, choiceFor, choiceOf, LEFT_OUT, nameOf, renamed, shareRead, type Use } from "./mapping";

const OWN = { key: "account", phones: ["phone"], secret: ["pin"] };
const column = (heading: string, name = heading) => ({ heading, name, use: "field" as Use });

describe("choices", () => {
  it("are told by what a column is called", () => {
    expect(choiceOf(column("Customer", "account"), OWN)).toBe(choiceFor("account"));
    expect(choiceOf(column("Notes", ""), OWN)).toBe(LEFT_OUT);
    expect(choiceOf(column("Notes"), OWN)).toBe(AS_WRITTEN);
  });

  it("give the name that tells them", () => {
    for (const choice of [AS_WRITTEN, LEFT_OUT, choiceFor("pin")]) {
      expect(choiceOf(column("Notes", nameOf(choice, "Notes")), OWN)).toBe(choice);
    }
  });
});

describe("renamed", () => {
  it("takes a column of the site from the one that had it", () => {
    const columns = [column("Customer", "account"), column("Contract")];
    expect(renamed(columns, "Contract", choiceFor("account"))).toEqual({ Customer: "Customer", Contract: "account" });
    expect(renamed([column("Account", "account"), column("No")], "No", choiceFor("account"))).toEqual({ Account: "", No: "account" });
  });

  it("never gives two columns one name", () => {
    const names = fc.constantFrom("account", "phone", "pin", "Phone", "city", "");
    const columns = fc.uniqueArray(fc.constantFrom("account", "Phone", "city", "pin", "notes"), { minLength: 1 });
    fc.assert(
      fc.property(columns, names, fc.nat(), (headings, name, at) => {
        const heading = headings[at % headings.length] ?? "";
        const choice = name === "" ? LEFT_OUT : choiceFor(name);
        const made = Object.values(renamed(headings.map((each) => column(each)), heading, choice)).filter(Boolean);
        expect(new Set(made.map((each) => each.toLowerCase())).size).toBe(made.length);
      }),
    );
  });
});

describe("shareRead", () => {
  it("is a share", () => {
    expect(shareRead({ read: 1, size: 4 })).toBe(0.25);
    expect(shareRead({ read: 9, size: 4 })).toBe(1);
    expect(shareRead({ read: 0, size: 0 })).toBe(1);
  });
});
