import fc from "fast-check";
import { expect, it } from "vitest";

import { follow, NOBODY, othersAt, readMessage, type DraftEditor } from "./presence";

const people = fc.uniqueArray(
  fc.record({
    page: fc.nat(20),
    who: fc.constantFrom("ana", "luis"),
    flow: fc.constantFrom("support", "sales"),
    draft: fc.constantFrom("d1", "d2"),
    module: fc.constantFrom("", "Menu"),
    since: fc.nat(1000),
  }),
  { selector: (each) => each.page },
);

it("names everybody else at the flow once, those at the same draft first", () => {
  fc.assert(
    fc.property(people, fc.nat(20), (all, you) => {
      const presence = follow(NOBODY, { say: "editing", you, people: all });
      const others = othersAt(presence, "support", "d1", "ana");
      const expected = all.filter((each) => each.flow === "support" && each.page !== you);
      expect(new Set(others.map((each) => each.page))).toEqual(new Set(expected.map((each) => each.page)));
      expect(others).toHaveLength(expected.length);
      const sameDraft = others.map((each) => each.sameDraft);
      expect(sameDraft).toEqual([...sameDraft].sort((a, b) => Number(b) - Number(a)));
    }),
  );
});

it("says no module of another draft, and knows the same person in another window", () => {
  const at = (page: number, who: string, draft: string): DraftEditor => ({ page, who, flow: "support", draft, module: "Menu", since: page });
  const presence = { you: 1, people: [at(1, "ana", "d1"), at(2, "ana", "d1"), at(3, "luis", "d2")] };
  expect(othersAt(presence, "support", "d1", "ana")).toEqual([
    { page: 2, who: "ana", module: "Menu", yourself: true, sameDraft: true },
    { page: 3, who: "luis", module: "", yourself: false, sameDraft: false },
  ]);
});

it("is not changed by what was saved or published, and passes over what it does not know", () => {
  const presence = { you: 1, people: [] };
  const saved = readMessage('{"say":"draft_saved","flow":"support","draft":"d1","revision":2,"etag":"e","by":"luis","at":5}');
  expect(saved === null ? null : follow(presence, saved)).toBe(presence);
  expect(readMessage('{"say":"something_new"}')).toBeNull();
});
