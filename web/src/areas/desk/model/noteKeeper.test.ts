import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { EMPTY_NOTE, NoteChanged, NoteKeeper, type NoteContent } from "./noteKeeper";

/** A server with one note, and what was done to it. */
class Stored {
  note: NoteContent = EMPTY_NOTE;
  version = 1;
  readonly saved: string[] = [];
  reachable = true;

  readonly load = () => {
    if (!this.reachable) return Promise.reject(new Error("not reached"));
    return Promise.resolve({ note: this.note, etag: String(this.version) });
  };

  readonly save = (note: NoteContent, etag: string) => {
    if (!this.reachable) return Promise.reject(new Error("not reached"));
    if (etag !== String(this.version)) return Promise.reject(new NoteChanged());
    this.write(note);
    this.saved.push(note.text);
    return Promise.resolve({ etag: String(this.version) });
  };

  write(note: NoteContent): void {
    this.note = note;
    this.version += 1;
  }
}

async function kept() {
  const stored = new Stored();
  const keeper = new NoteKeeper(stored, () => 1);
  await keeper.load();
  return { stored, keeper };
}

describe("a note", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is saved once, a moment after the last key", async () => {
    const { stored, keeper } = await kept();
    for (const text of ["W", "Wa", "Wants"]) keeper.edit({ text });
    await vi.advanceTimersByTimeAsync(799);
    expect(stored.saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect([stored.saved, keeper.view.state, keeper.view.savedAt]).toEqual([["Wants"], "saved", 1]);
  });

  it("keeps what is typed while it is being saved", async () => {
    const { stored, keeper } = await kept();
    keeper.edit({ text: "one" });
    const flushed = keeper.flush();
    keeper.edit({ text: "two" });
    await flushed;
    expect([stored.saved, keeper.view.state]).toEqual([["one", "two"], "saved"]);
  });

  it("is tried again until the server is there", async () => {
    const { stored, keeper } = await kept();
    stored.reachable = false;
    keeper.edit({ text: "one" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keeper.view.state).toBe("failed");
    stored.reachable = true;
    await vi.advanceTimersByTimeAsync(4_000);
    expect([stored.saved, keeper.view.state]).toEqual([["one"], "saved"]);
  });

  it("is never written over another tab's: the agent chooses", async () => {
    const { stored, keeper } = await kept();
    stored.write({ ...EMPTY_NOTE, text: "theirs" });
    keeper.edit({ text: "mine" });
    await vi.advanceTimersByTimeAsync(800);
    expect([keeper.view.state, keeper.view.theirs?.text, stored.note.text]).toEqual(["conflict", "theirs", "theirs"]);
    keeper.edit({ text: "lost?" });
    expect(keeper.view.note.text).toBe("mine");
    keeper.keepMine();
    await vi.advanceTimersByTimeAsync(0);
    expect([stored.note.text, keeper.view.state]).toEqual(["mine", "saved"]);
    stored.write({ ...EMPTY_NOTE, text: "theirs again" });
    keeper.edit({ text: "mine again" });
    await vi.advanceTimersByTimeAsync(800);
    keeper.takeTheirs();
    expect([keeper.view.note.text, keeper.view.state]).toEqual(["theirs again", "saved"]);
  });
});
