/** Keeps the note of one contact: saves it a moment after the last key, never over what another tab has written. */
export interface NoteContent {
  text: string;
  follow_up_at: number | null;
  followed_up: boolean;
}

export interface NoteSource {
  load: () => Promise<{ note: NoteContent; etag: string }>;
  /** Throws NoteChanged where the note is not the one that the ETag names. */
  save: (note: NoteContent, etag: string) => Promise<{ etag: string }>;
}

export class NoteChanged extends Error {
  override readonly name = "NoteChanged";
}

export type NoteState = "loading" | "saved" | "unsaved" | "saving" | "failed" | "conflict";

export interface NoteView {
  state: NoteState;
  note: NoteContent;
  /** What another tab has written, in a conflict. */
  theirs: NoteContent | null;
  savedAt: number | null;
}

const AFTER_LAST_KEY = 800;
const AFTER_FAILURE = 4000;
export const EMPTY_NOTE: NoteContent = { text: "", follow_up_at: null, followed_up: false };

export class NoteKeeper {
  view: NoteView = { state: "loading", note: EMPTY_NOTE, theirs: null, savedAt: null };
  private etag = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly source: NoteSource,
    private readonly now: () => number = Date.now,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  async load(): Promise<void> {
    try {
      const { note, etag } = await this.source.load();
      this.etag = etag;
      if (this.view.state === "loading") this.show({ state: "saved", note });
      else if (this.view.state === "failed") this.later(0);
    } catch {
      if (this.view.state === "loading") this.timer = setTimeout(() => void this.load(), AFTER_FAILURE);
    }
  }

  edit(change: Partial<NoteContent>): void {
    if (this.view.state === "conflict") return;
    this.show({ state: "unsaved", note: { ...this.view.note, ...change } });
    this.later(AFTER_LAST_KEY);
  }

  /** Save now what is not saved, and wait for it. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    while (this.view.state === "unsaved" || this.view.state === "saving") await this.save();
  }

  /** In a conflict: write this note over the other one. */
  keepMine(): void {
    if (this.view.state !== "conflict") return;
    this.show({ state: "unsaved", theirs: null });
    this.later(0);
  }

  /** In a conflict: go on with the other one. */
  takeTheirs(): void {
    if (this.view.theirs !== null) this.show({ state: "saved", note: this.view.theirs, theirs: null });
  }

  private later(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  private save(): Promise<void> {
    this.saving ??= this.saveOnce().finally(() => {
      this.saving = null;
    });
    return this.saving;
  }

  private async saveOnce(): Promise<void> {
    const { note, state } = this.view;
    if (state !== "unsaved" && state !== "failed") return;
    this.show({ state: "saving" });
    try {
      if (this.etag === "") this.etag = (await this.source.load()).etag;
      this.etag = (await this.source.save(note, this.etag)).etag;
      // What was typed meanwhile is another note, and has a timer of its own.
      this.show(this.view.note === note ? { state: "saved", savedAt: this.now() } : { state: "unsaved" });
    } catch (problem) {
      if (problem instanceof NoteChanged) await this.inConflict();
      else this.failed();
    }
  }

  private async inConflict(): Promise<void> {
    try {
      const { note, etag } = await this.source.load();
      this.etag = etag;
      this.show({ state: "conflict", theirs: note });
    } catch {
      this.failed();
    }
  }

  private failed(): void {
    this.show({ state: "failed" });
    this.later(AFTER_FAILURE);
  }

  private show(change: Partial<NoteView>): void {
    this.view = { ...this.view, ...change };
    this.listeners.forEach((each) => each());
  }
}
