import fc from "fast-check";
import { produce } from "immer";
import { describe, expect, it } from "vitest";

import { cardsOf, portOf } from "./card";
import { readFlow } from "./document";
import {
  addModule, aligned, changeConnector, connect, freeName, insertOn, joinTarget, makeFirst, moveTo, removeConnector, removeModules, renameModule,
} from "./edits";
import { addNote, fragmentIn, fragmentOf, fragmentText, paste } from "./fragment";
import { change, EMPTY, redo, undo, type Edited } from "./history";
import { find, replace } from "./search";
import { CATALOGUE, edited, sample } from "./samples";

const after = (recipe: (draft: Edited) => void, from = edited()) =>
  produce(from, (draft) => {
    recipe(draft);
  });
const flowAfter = (recipe: (draft: Edited) => void) => readFlow(after(recipe).document);

describe("commands", () => {
  it("adds a module with a free name, and the first of an empty flow begins it", () => {
    expect(Object.keys(after((draft) => addModule(draft, "menu", "Main", { x: 3, y: 7 })).layout.modules)).toContain("Main 2");
    const empty = { document: {}, layout: { modules: {}, notes: [], frames: [] } };
    expect(readFlow(after((draft) => addModule(draft, "menu", "Menu", { x: 0, y: 0 }), empty).document).modules).toMatchObject([{ name: "Menu", first: true }]);
  });

  it("joins what led to a removed module to the one place to which it led", () => {
    expect(joinTarget(sample(), new Set(["Agents"]))).toBe("Message");
    const flow = flowAfter((draft) => removeModules(draft, new Set(["Agents"]), true));
    expect(flow.connectors.find((each) => each.event === "key_press")?.to).toBe("Message");
    expect(flow.connectors.some((each) => each.from === "Agents" || each.to === "Agents")).toBe(false);
  });

  it("moves the beginning on when the first module is removed and joined", () => {
    const flow = flowAfter((draft) => removeModules(draft, new Set(["Welcome"]), true));
    expect(flow.modules.filter((each) => each.first).map((each) => each.name)).toEqual(["Main"]);
  });

  it("removes the connectors of what is not joined, and leaves the fallback for the check to tell of", () => {
    const flow = flowAfter((draft) => removeModules(draft, new Set(["Message"]), false));
    expect(flow.connectors.some((each) => each.to === "Message")).toBe(false);
    expect(flow.fallback?.to).toBe("Message");
  });

  it("renames everywhere, and keeps the order", () => {
    const changed = after((draft) => void renameModule(draft, "Message", "Sorry"));
    const flow = readFlow(changed.document);
    expect(flow.modules.map((each) => each.name)).toEqual(["Welcome", "Main", "Agents", "Sorry", "End"]);
    expect(flow.fallback?.to).toBe("Sorry");
    expect(JSON.stringify(changed)).not.toContain('"Message"');
    expect(after((draft) => void renameModule(draft, "Message", "Main"))).toEqual(edited());
  });

  it("has one first module", () => {
    const flow = flowAfter((draft) => makeFirst(draft, "Main"));
    expect(flow.modules.filter((each) => each.first).map((each) => each.name)).toEqual(["Main"]);
  });

  it("puts a connector behind the others of its module", () => {
    const flow = flowAfter((draft) => void connect(draft, { from: "Main", event: "no_input", to: "End", result: "" }));
    expect(flow.connectors.map((each) => each.from)).toEqual(["Welcome", "Main", "Main", "Main", "Agents", "Message"]);
    expect(flow.connectors[3]).toMatchObject({ event: "no_input", to: "End", result: "" });
  });

  it("changes and removes connectors", () => {
    const changed = flowAfter((draft) => changeConnector(draft, 1, { event: "no_input", value: "", to: "End" }));
    expect(changed.connectors[1]).toMatchObject({ event: "no_input", value: "", to: "End", result: "operator_transfer" });
    expect(flowAfter((draft) => removeConnector(draft, 0)).connectors).toHaveLength(4);
  });

  it("inserts a module on a connector", () => {
    const flow = flowAfter((draft) => insertOn(draft, 0, addModule(draft, "live_person", "Hours", { x: 0, y: 0 }), "success"));
    expect(flow.connectors.filter((each) => each.from === "Welcome" || each.from === "Hours")).toMatchObject([
      { from: "Welcome", to: "Hours" }, { from: "Hours", event: "success", to: "Main", result: "hung_up_in_menu" },
    ]);
  });

  it("numbers names", () => {
    expect(freeName(["Menu", "Menu 2"], "Menu")).toBe("Menu 3");
    expect(freeName(["Menu 2"], "Menu 2")).toBe("Menu 3");
    expect(freeName([], "Menu")).toBe("Menu");
  });

  it("aligns cards and puts them at equal distances", () => {
    const boxes = [{ name: "a", x: 0, y: 0, height: 100 }, { name: "b", x: 55, y: 300, height: 100 }, { name: "c", x: 20, y: 160, height: 100 }];
    expect([...aligned(boxes, "left").values()].map((each) => each.x)).toEqual([0, 0, 0]);
    expect(aligned(boxes, "rows").get("c")?.y).toBe(150);
  });
});

describe("fragments", () => {
  const at = new Map(Object.entries(edited().layout.modules));

  it("keeps the connectors inside and makes names unique", () => {
    const text = fragmentText(fragmentOf(sample(), new Set(["Welcome", "Main"]), at));
    const fragment = fragmentIn(text);
    expect(fragment).not.toBeNull();
    const flow = flowAfter((draft) => fragment !== null && void paste(draft, fragment, { x: 100, y: 100 }));
    expect(flow.modules.slice(5).map((each) => [each.name, each.first])).toEqual([["Welcome 2", false], ["Main 2", false]]);
    expect(flow.connectors.slice(5)).toMatchObject([
      { from: "Welcome 2", event: "success", to: "Main 2" }, { from: "Main 2", event: "failure", to: "Main 2" },
    ]);
  });

  it("takes no other text", () => {
    for (const text of ["", "hello", "[1]", '{"modules": {}}', '{"modules": {"A": 3}}', "null"]) expect(fragmentIn(text)).toBeNull();
  });
});

describe("search", () => {
  it("finds names, types, prompts, properties and results", () => {
    const paths = (query: string) => find(sample(), query, CATALOGUE).map((each) => [each.module, each.connector, each.path.join(".")]);
    expect(paths("harbor")).toEqual([["Welcome", null, "prompt.en"]]);
    expect(paths("BYE.wav")).toEqual([["Message", null, "prompt.1.recording"]]);
    expect(paths("Operator transfer")).toContainEqual(["Agents", null, "type"]);
    expect(paths("listened")).toEqual([["Message", 4, "result"]]);
    expect(paths(" ")).toEqual([]);
  });

  it("replaces texts and renames modules, everywhere", () => {
    const hits = find(sample(), "main", CATALOGUE);
    const flow = flowAfter((draft) => void replace(draft, hits, "main", "Choices"));
    expect(flow.modules.map((each) => each.name)).toContain("Choices");
    expect(flow.connectors.every((each) => each.to !== "Main" && each.from !== "Main")).toBe(true);
    const welcome = find(sample(), "Harbor Lights", CATALOGUE);
    expect(JSON.stringify(after((draft) => void replace(draft, welcome, "harbor lights", "$&"))).includes("Welcome to $&.")).toBe(true);
  });
});

describe("cards", () => {
  const cards = cardsOf(readFlow(sample()), CATALOGUE, new Set());

  it("has a row for each connector, each event that nothing takes, and what is folded", () => {
    expect(cards.get("Main")?.rows.map((row) => [row.kind, row.event, row.value])).toEqual([
      ["connector", "key_press", "1"], ["connector", "failure", ""], ["missing", "key_press", ""], ["more", "", ""],
    ]);
    expect(cards.get("Agents")?.rows.map((row) => [row.kind, row.event])).toEqual([
      ["connector", "failure"], ["missing", "success"], ["missing", "timeout"], ["more", ""],
    ]);
    expect(cards.get("End")).toMatchObject({ terminal: true, rows: [], height: 44 });
  });

  it("shows every event when it is unfolded, and with events: all those of other types, too", () => {
    const all = cardsOf(readFlow({ ...sample(), events: "all" }), CATALOGUE, new Set(["Agents"])).get("Agents");
    expect(all?.rows.map((row) => row.event)).toEqual(expect.arrayContaining(["monitor", "key_press", "no_match"]));
  });

  it("has the numbers of the drawing", () => {
    const main = cards.get("Main");
    expect(main?.height).toBe(44 + 20 + 4 * 20 + 8);
    expect(main === undefined ? 0 : portOf(main, "c1")).toBe(74);
    expect(cards.get("Welcome")?.said).toBe("Welcome to Harbor Lights.");
    expect(cards.get("Message")?.said).toBe("Nobody is there. [bye.wav]");
  });
});

/** Any command on any part of what is there. */
const command = fc.tuple(fc.nat(9), fc.nat(), fc.nat(), fc.string({ maxLength: 4 })).map(([which, one, two, word]) => (draft: Edited) => {
  const flow = readFlow(draft.document);
  const names = flow.modules.map((each) => each.name);
  const name = names[one % Math.max(1, names.length)] ?? "";
  const other = names[two % Math.max(1, names.length)] ?? "";
  const index = two % Math.max(1, flow.connectors.length);
  if (which === 0) addModule(draft, "menu", word || "Menu", { x: one % 900, y: two % 900 });
  if (which === 1) removeModules(draft, new Set([name, ...(two % 2 === 0 ? [other] : [])]), one % 2 === 0);
  if (which === 2) renameModule(draft, name, word);
  if (which === 3 && name !== "") connect(draft, { from: name, event: "success", to: other, result: word });
  if (which === 4) changeConnector(draft, index, { to: other, result: word });
  if (which === 5 && flow.connectors.length > 0) removeConnector(draft, index);
  if (which === 6 && name !== "") makeFirst(draft, name);
  if (which === 7) moveTo(draft, new Map([[name, { x: one % 700, y: two % 700 }]]));
  if (which === 8) paste(draft, fragmentOf(draft.document, new Set([name, other]), new Map()), { x: 0, y: 0 });
  if (which === 9) addNote(draft, { x: one % 99, y: two % 99 }, word);
});

describe("history", () => {
  it("gives the same bytes when any list of commands is undone, and again when it is redone", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const start = edited();
        let now = start;
        let history = EMPTY;
        for (const each of commands) ({ edited: now, history } = change(now, history, "step", each));
        const end = JSON.stringify(now);
        for (let back = undo(history); back !== null; back = undo(history)) ({ edited: now, history } = back);
        expect(JSON.stringify(now)).toBe(JSON.stringify(start));
        for (let again = redo(history); again !== null; again = redo(history)) ({ edited: now, history } = again);
        expect(JSON.stringify(now)).toBe(end);
      }),
    );
  });

  it("never leaves two first modules or a connector from a module that is gone", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let now = edited();
        for (const each of commands) now = after(each, now);
        const flow = readFlow(now.document);
        const names = new Set(flow.modules.map((each) => each.name));
        expect(flow.modules.filter((each) => each.first).length).toBeLessThanOrEqual(1);
        expect(flow.connectors.every((each) => names.has(each.from) && names.has(each.to))).toBe(true);
      }),
    );
  });

  it("makes typing one step, and no step of what changes nothing", () => {
    let { edited: now, history } = change(edited(), EMPTY, "Type", (draft) => void (draft.document["title"] = "S"), "title");
    ({ edited: now, history } = change(now, history, "Type", (draft) => void (draft.document["title"] = "Su"), "title"));
    ({ edited: now, history } = change(now, history, "Nothing", () => undefined));
    expect(history.done).toHaveLength(1);
    expect(undo(history)?.edited.document["title"]).toBe("Support");
    expect(now.document["title"]).toBe("Su");
  });
});
