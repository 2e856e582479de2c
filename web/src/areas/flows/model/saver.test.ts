import { describe, expect, it } from "vitest";

import type { FlowDocument } from "./document";
import type { Edited } from "./history";
import { Saver, type Kept, type Server, type Stored } from "./saver";
import { sample } from "./samples";

class Away extends Error {}

function titled(title: string, document = sample()): FlowDocument {
  return { ...document, title };
}

/** A server with one draft, and a screen that edits it. */
function together() {
  let number = 1;
  let stored: Stored = { etag: "1", document: sample(), by: "ada" };
  let away = false;
  let edited: Edited = { document: sample(), layout: { modules: {}, notes: [], frames: [] } };
  const told: string[] = [];
  const kept: { now: Kept | null } = { now: null };
  const reached = () => (away ? Promise.reject(new Away("away")) : Promise.resolve());
  const server: Server = {
    begin: (document) => reached().then(() => (stored = { etag: "begun", document, by: "ada" })),
    read: () => reached().then(() => stored),
    write: (etag, document) =>
      reached().then(() => (etag === stored.etag ? (stored = { etag: String((number += 1)), document, by: "ada" }) : "changed")),
    readLayout: () => reached().then(() => ({ etag: "l", layout: edited.layout })),
    writeLayout: (_etag, layout) => reached().then(() => ({ etag: "l", layout })),
  };
  const timers: (() => void)[] = [];
  const saver = new Saver(
    server,
    {
      edited: () => edited,
      layout: () => edited.layout,
      take: (document) => void (edited = { ...edited, document }),
      tell: (state) => void told.push(state),
      keep: (now) => void (kept.now = now),
      passes: (trouble) => trouble instanceof Away,
      later: (run) => {
        timers.push(run);
        return () => void timers.splice(0);
      },
    },
    stored,
    { etag: "l", layout: edited.layout },
  );
  return {
    saver, told, kept, timers,
    stored: () => stored,
    edit: (document: FlowDocument) => {
      edited = { ...edited, document };
      saver.changed();
    },
    edited: () => edited.document,
    other: (document: FlowDocument | null) => void (stored = { etag: `other${(number += 1)}`, document, by: "bo" }),
    setAway: (now: boolean) => void (away = now),
  };
}

describe("saver", () => {
  it("saves the newest state, once", async () => {
    const all = together();
    all.edit(titled("A"));
    all.edit(titled("B"));
    expect(all.timers).toHaveLength(1);
    expect(await all.saver.flush()).toBe(true);
    expect(all.stored()).toMatchObject({ etag: "2", document: titled("B") });
    expect(all.kept.now).toBeNull();
    expect(all.told.at(-1)).toBe("saved");
  });

  it("saves where cards stand without a draft, as a layout is of the flow", async () => {
    const layout = { modules: { Main: { x: 10, y: 20 } }, notes: [], frames: [] };
    const written: unknown[] = [];
    const refused = () => Promise.reject(new Error("no draft is to be begun"));
    const saver = new Saver(
      {
        begin: refused, read: refused, write: refused,
        readLayout: refused,
        writeLayout: (_etag, each) => Promise.resolve({ etag: String(written.push(each)), layout: each }),
      },
      {
        edited: () => ({ document: sample(), layout }), layout: () => layout, take: () => undefined, tell: () => undefined,
        keep: () => undefined, passes: () => false, later: () => () => undefined,
      },
      { base: sample() },
      { etag: "l", layout: { modules: {}, notes: [], frames: [] } },
    );
    expect(await saver.flush()).toBe(true);
    expect(written).toEqual([layout]);
  });

  it("keeps what it cannot save, and saves it when the server is back", async () => {
    const all = together();
    all.setAway(true);
    all.edit(titled("A"));
    expect(await all.saver.flush()).toBe(false);
    expect(all.told.at(-1)).toBe("away");
    expect(all.kept.now?.edited.document).toEqual(titled("A"));
    all.setAway(false);
    expect(await all.saver.flush()).toBe(true);
    expect(all.stored().document).toEqual(titled("A"));
  });

  it("merges what others saved meanwhile", async () => {
    const all = together();
    all.other({ ...sample(), language: "es" });
    all.edit(titled("Mine"));
    expect(await all.saver.flush()).toBe(true);
    expect(all.stored().document).toMatchObject({ title: "Mine", language: "es" });
    expect(all.edited()).toMatchObject({ title: "Mine", language: "es" });
  });

  it("asks where both changed the same, and loses neither until it is chosen", async () => {
    const all = together();
    all.other(titled("Theirs"));
    all.edit(titled("Mine"));
    expect(await all.saver.flush()).toBe(false);
    expect(all.told.at(-1)).toBe("conflict");
    expect(all.stored().document).toEqual(titled("Theirs"));
    expect(all.kept.now?.edited.document).toEqual(titled("Mine"));
    // A second conflict while the first is looked at: it is merged with the newest.
    all.other({ ...titled("Theirs"), language: "es" });
    await all.saver.settle(() => "mine");
    expect(all.stored().document).toMatchObject({ title: "Mine", language: "es" });
  });

  it("takes over what others saved while nothing is changed here", async () => {
    const all = together();
    all.other(titled("Theirs"));
    await all.saver.refresh();
    expect(all.edited()).toEqual(titled("Theirs"));
    expect(all.stored().by).toBe("bo");
  });

  it("never writes over a text that is no flow", async () => {
    const all = together();
    all.other(null);
    all.edit(titled("Mine"));
    expect(await all.saver.flush()).toBe(false);
    expect(all.told.at(-1)).toBe("refused");
    expect(all.stored().document).toBeNull();
    expect(all.kept.now).not.toBeNull();
  });
});
