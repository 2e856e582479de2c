/** The server's clock as the page knows it: durations are right though the person's clock is not. */

/** How many measurements are kept; the one that was the shortest on its way is the best. */
const KEPT = 10;
/** A measurement that is off by more means that the machine slept, or that its clock was set. */
const JUMP = 5_000;

export class ServerClock {
  private offsets: number[] = [];
  private offset = 0;
  private latest = 0;

  constructor(private readonly local: () => number = Date.now) {}

  /** A message says that it is this moment at the server. */
  note(at: number): void {
    if (at <= 0) return;
    const measured = this.local() - at;
    if (this.offsets.length > 0 && Math.abs(measured - this.offset) > JUMP) {
      this.offsets = [];
      this.latest = 0;
    }
    this.offsets = [...this.offsets.slice(1 - KEPT), measured];
    this.offset = Math.min(...this.offsets);
  }

  /** The present moment at the server; it never goes back. */
  readonly now = (): number => {
    this.latest = Math.max(this.latest, this.local() - this.offset);
    return this.latest;
  };

  /** Milliseconds by which the person's clock is ahead. */
  get ahead(): number {
    return this.offset;
  }
}
