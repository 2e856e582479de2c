import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { mapping, type FlowDocument } from "./document";
import { merge, mergeLayouts } from "./merge";
import { sample } from "./samples";

function changed(recipe: (draft: FlowDocument) => void): FlowDocument {
  const draft = sample();
  recipe(draft);
  return draft;
}
const prompt = (name: string, text: string) => (draft: FlowDocument) => void (mapping(mapping(draft["modules"])[name])["prompt"] = text);

describe("merge", () => {
  it("takes changes of different modules together, without a question", () => {
    const mine = changed(prompt("Main", "mine"));
    const theirs = changed(prompt("Welcome", "theirs"));
    const merged = merge(sample(), mine, theirs);
    expect(merged.conflicts).toEqual([]);
    expect(merged.taken).toEqual([{ kind: "module", name: "Welcome" }]);
    expect(merged.document).toEqual(changed((draft) => {
      prompt("Main", "mine")(draft);
      prompt("Welcome", "theirs")(draft);
    }));
  });

  it("asks where both changed the same module, and does what is chosen", () => {
    const mine = changed(prompt("Main", "mine"));
    const theirs = changed(prompt("Main", "theirs"));
    expect(merge(sample(), mine, theirs).conflicts.map((each) => each.name)).toEqual(["Main"]);
    expect(merge(sample(), mine, theirs, () => "mine").document).toEqual(mine);
    expect(merge(sample(), mine, theirs, () => "theirs").document).toEqual(theirs);
  });

  it("asks where one deleted what the other changed", () => {
    const mine = changed((draft) => delete mapping(draft["modules"])["Main"]);
    expect(merge(sample(), mine, changed(prompt("Main", "x"))).conflicts).toHaveLength(1);
  });

  it("does not ask where both made the same change", () => {
    const same = changed(prompt("Main", "same"));
    expect(merge(sample(), same, structuredClone(same)).conflicts).toEqual([]);
  });

  it("keeps both new modules and both new connectors", () => {
    const add = (name: string) =>
      changed((draft) => {
        mapping(draft["modules"])[name] = { type: "menu" };
        if (Array.isArray(draft["connectors"])) draft["connectors"].push({ from: name, event: "failure", to: "End" });
      });
    const { document, conflicts } = merge(sample(), add("Mine"), add("Theirs"));
    expect(conflicts).toEqual([]);
    expect(Object.keys(mapping(document["modules"]))).toEqual(expect.arrayContaining(["Mine", "Theirs"]));
    expect(document["connectors"]).toHaveLength(7);
  });

  it("merges properties of the flow one by one", () => {
    const mine = changed((draft) => void (draft["title"] = "Mine"));
    const theirs = changed((draft) => void (draft["language"] = "es"));
    expect(merge(sample(), mine, theirs).document).toMatchObject({ title: "Mine", language: "es" });
  });

  it("gives the one side where the other changed nothing, to the byte", () => {
    const edit = fc.record({ module: fc.constantFrom("Welcome", "Main", "Agents", "Message"), text: fc.string() });
    fc.assert(
      fc.property(fc.array(edit), fc.boolean(), (edits, mineChanged) => {
        const other = changed((draft) => edits.forEach((each) => prompt(each.module, each.text)(draft)));
        const merged = mineChanged ? merge(sample(), other, sample()) : merge(sample(), sample(), other);
        expect(JSON.stringify(merged.document)).toBe(JSON.stringify(other));
        expect(merged.conflicts).toEqual([]);
      }),
    );
  });

  it("says the same whoever is first, where different modules were changed", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const [mine, theirs] = [changed(prompt("Main", one)), changed(prompt("Message", other))];
        expect(merge(sample(), mine, theirs).document).toEqual(merge(sample(), theirs, mine).document);
      }),
    );
  });
});

describe("layouts", () => {
  const layout = (x: number, y: number) => ({ modules: { A: { x, y: 0 }, B: { x: 0, y } }, notes: [], frames: [] });

  it("keeps who moved a module, and the present person where both did", () => {
    expect(mergeLayouts(layout(0, 0), layout(5, 0), layout(0, 7)).modules).toEqual({ A: { x: 5, y: 0 }, B: { x: 0, y: 7 } });
    expect(mergeLayouts(layout(0, 0), layout(5, 0), layout(9, 0)).modules["A"]).toEqual({ x: 5, y: 0 });
  });

  it("keeps the notes of both, and forgets what either took away", () => {
    const note = (text: string) => ({ x: 0, y: 0, width: 100, text });
    const of = (...texts: string[]) => ({ modules: {}, notes: texts.map(note), frames: [] });
    expect(mergeLayouts(of("a", "b"), of("a", "b", "mine"), of("b", "theirs")).notes.map((each) => each.text)).toEqual(["b", "theirs", "mine"]);
  });
});
