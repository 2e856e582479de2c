/** Saves a draft by itself: a moment after the last change, again when the server is back, and merged with what others
 *  saved meanwhile. What is not saved yet is kept in the browser. Knows of no screen and no network. */
import type { FlowDocument } from "./document";
import type { Edited, Layout } from "./history";
import { merge, mergeLayouts, same, type Choice, type Conflict, type Merged } from "./merge";

/** A state of the draft on the server. `document` is null where its text is no flow. */
export interface Stored {
  etag: string;
  document: FlowDocument | null;
  /** Who saved it. */
  by: string;
}

export interface StoredLayout {
  etag: string;
  layout: Layout;
}

/** The answer to a write: what is stored now, or that somebody else was faster. */
export type Written<State> = State | "changed";

export interface Server {
  /** Begin a draft with a document. */
  begin: (document: FlowDocument) => Promise<Stored>;
  read: () => Promise<Stored>;
  write: (etag: string, document: FlowDocument) => Promise<Written<Stored>>;
  readLayout: () => Promise<StoredLayout>;
  writeLayout: (etag: string, layout: Layout) => Promise<Written<StoredLayout>>;
}

export interface Screen {
  /** What is edited now. */
  edited: () => Edited;
  /** Where everything stands, also what nobody placed: what is seen is what is stored. */
  layout: () => Layout;
  /** Others changed the draft: take this over. */
  take: (document: FlowDocument, merged: Merged, by: string) => void;
  tell: (state: "waiting" | "saving" | "saved" | "away" | "refused" | "conflict", why?: string) => void;
  /** Keep what is not saved in the browser; null: all is saved. */
  keep: (kept: Kept | null) => void;
  /** Whether a failure passes by itself, such as a server that is away. */
  passes: (trouble: unknown) => boolean;
  later: (run: () => void, milliseconds: number) => () => void;
}

/** What the browser keeps until it is saved: what was changed, and what it was changed from. */
export interface Kept {
  edited: Edited;
  base: FlowDocument;
  etag: string;
}

/** Milliseconds after the last change. */
export const REST = 700;
const AGAIN = 4000;
const TRIES = 5;

export class Saver {
  conflicts: readonly Conflict[] = [];
  /** Who saved what conflicts. */
  by = "";
  #base: FlowDocument;
  #etag: string;
  #baseLayout: Layout;
  #layoutEtag: string;
  #begun: boolean;
  #running: Promise<void> | null = null;
  #choose: ((conflict: Conflict) => Choice) | null = null;
  #stop: () => void = () => undefined;
  #closed = false;

  constructor(readonly server: Server, readonly screen: Screen, start: Stored | { base: FlowDocument }, layout: StoredLayout) {
    this.#begun = "etag" in start;
    this.#etag = "etag" in start ? start.etag : "";
    this.#base = "etag" in start ? (start.document ?? {}) : start.base;
    this.#baseLayout = layout.layout;
    this.#layoutEtag = layout.etag;
  }

  /** Whether all is on the server. */
  get clean(): boolean {
    return same(this.screen.edited().document, this.#base) && same(this.screen.edited().layout, this.#baseLayout);
  }

  /** Something changed. */
  changed(): void {
    if (this.#closed || this.clean) return;
    this.#keep();
    if (this.conflicts.length > 0) return;
    this.screen.tell("waiting");
    this.#after(REST);
  }

  /** Save now, and wait until it is. Gives whether all is saved. */
  async flush(): Promise<boolean> {
    this.#stop();
    await this.#run();
    return this.clean;
  }

  /** Look whether others saved, and take it over. */
  async refresh(): Promise<void> {
    if (!this.#begun || this.#running !== null || this.conflicts.length > 0) return;
    const theirs = await this.server.read();
    if (theirs.etag !== this.#etag && this.#meet(theirs)) await this.flush();
  }

  /** Settle what two people changed. */
  async settle(choose: (conflict: Conflict) => Choice): Promise<void> {
    this.#choose = choose;
    this.conflicts = [];
    const theirs = await this.server.read();
    if (this.#meet(theirs)) await this.flush();
  }

  /** No more saving; what is not saved stays kept. */
  close(): void {
    this.#closed = true;
    this.#stop();
    if (!this.clean) this.#keep();
  }

  #keep(): void {
    this.screen.keep({ edited: this.screen.edited(), base: this.#base, etag: this.#etag });
  }

  #after(milliseconds: number): void {
    this.#stop();
    this.#stop = this.screen.later(() => void this.#run(), milliseconds);
  }

  async #run(): Promise<void> {
    while (this.#running !== null) await this.#running;
    if (this.#closed || this.clean || this.conflicts.length > 0) return;
    this.#running = this.#save();
    await this.#running;
    this.#running = null;
  }

  async #save(): Promise<void> {
    this.screen.tell("saving");
    try {
      for (let tries = 0; !this.clean && this.conflicts.length === 0; tries += 1) {
        if (tries === TRIES) throw new Error("others save this draft again and again");
        await this.#saveDocument();
        if (this.conflicts.length === 0) await this.#saveLayout();
      }
      if (this.conflicts.length > 0) return;
      this.screen.keep(null);
      this.screen.tell("saved");
    } catch (trouble) {
      this.#keep();
      if (this.screen.passes(trouble)) {
        this.screen.tell("away");
        this.#after(AGAIN);
      } else this.screen.tell("refused", trouble instanceof Error ? trouble.message : String(trouble));
    }
  }

  async #saveDocument(): Promise<void> {
    const mine = this.screen.edited().document;
    if (same(mine, this.#base)) return;
    if (!this.#begun) {
      const made = await this.server.begin(mine);
      this.#begun = true;
      this.#etag = made.etag;
      this.#base = mine;
      return;
    }
    const written = await this.server.write(this.#etag, mine);
    if (written === "changed") this.#meet(await this.server.read());
    else {
      this.#etag = written.etag;
      this.#base = mine;
    }
  }

  /** Put what others saved together with what is edited here. False where somebody has to choose first. */
  #meet(theirs: Stored): boolean {
    if (theirs.document === null) throw new Error("the draft's text is no flow that can be drawn");
    const mine = this.screen.edited().document;
    const merged = merge(this.#base, mine, theirs.document, this.#choose ?? undefined);
    if (merged.conflicts.length > 0 && this.#choose === null) {
      this.conflicts = merged.conflicts;
      this.by = theirs.by;
      this.#keep();
      this.screen.tell("conflict");
      return false;
    }
    this.#choose = null;
    this.#base = theirs.document;
    this.#etag = theirs.etag;
    if (!same(merged.document, mine)) this.screen.take(merged.document, merged, theirs.by);
    return true;
  }

  async #saveLayout(): Promise<void> {
    if (same(this.screen.edited().layout, this.#baseLayout)) return;
    const before = this.screen.edited().layout;
    let layout = this.screen.layout();
    for (let tries = 0; tries < TRIES; tries += 1) {
      const written = await this.server.writeLayout(this.#layoutEtag, layout);
      if (written !== "changed") {
        this.#layoutEtag = written.etag;
        this.#baseLayout = before;
        return;
      }
      const theirs = await this.server.readLayout();
      layout = mergeLayouts(this.#baseLayout, layout, theirs.layout);
      this.#layoutEtag = theirs.etag;
    }
  }
}
