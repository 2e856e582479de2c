/** One tab has the telephone. The browser keeps the right to it (Web Locks): whoever has it gives it back by closing, or
 *  loses it to the tab where the agent asks for it. */
export type Ownership = "asking" | "here" | "elsewhere";

/** The part of the browser's lock manager that is used. */
export interface Locks {
  request: (
    name: string,
    options: { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal },
    callback: (lock: unknown) => Promise<void>,
  ) => Promise<unknown>;
}

export class OwnTab {
  private state: Ownership = "asking";
  private release: (() => void) | null = null;
  private readonly leaving = new AbortController();

  constructor(
    private readonly name: string,
    private readonly locks: Locks | undefined,
    private readonly changed: (ownership: Ownership) => void,
  ) {}

  /** Have the telephone if no other tab has it; wait for it otherwise. */
  begin(): void {
    if (this.locks === undefined) {
      this.is("here"); // the page is not served securely: there is no microphone either
      return;
    }
    void this.locks
      .request(this.name, { ifAvailable: true }, (lock) => (lock === null ? this.waitForIt() : this.hold()))
      .catch(() => this.taken());
  }

  /** Take it from the tab that has it. */
  take(): void {
    if (this.locks === undefined || this.state === "here") return;
    void this.locks.request(this.name, { steal: true }, () => this.hold()).catch(() => this.taken());
  }

  /** Give it back. */
  end(): void {
    this.leaving.abort();
    this.release?.();
  }

  private hold(): Promise<void> {
    return new Promise((done) => {
      this.release = done;
      this.is("here");
    });
  }

  private taken(): void {
    this.release = null;
    if (!this.leaving.signal.aborted) void this.waitForIt();
  }

  private waitForIt(): Promise<void> {
    this.is("elsewhere");
    // Not awaited: the callback that found the lock taken ends here.
    void this.locks
      ?.request(this.name, { signal: this.leaving.signal }, () => (this.state === "here" ? Promise.resolve() : this.hold()))
      .catch(() => {
        if (this.state === "here") this.taken();
      });
    return Promise.resolve();
  }

  private is(state: Ownership): void {
    if (state === this.state) return;
    this.state = state;
    this.changed(state);
  }
}
