/** Messages that come one after another are drawn together: a busy floor draws once a second, however much happens. */

/** Messages at once from which on a floor is busy. */
const BUSY = 40;
/** Milliseconds between two drawings. */
const [PAUSE, PAUSE_BUSY] = [250, 1_000];

export class Batch<Message> {
  private together: Message[] = [];
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly draw: (messages: readonly Message[]) => void) {}

  /** Draw a message soon, or with all that came before it `now`. */
  add(message: Message, now: boolean): void {
    this.together.push(message);
    if (now) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), this.busy ? PAUSE_BUSY : PAUSE);
  }

  /** Draw what has not been drawn. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { together } = this;
    this.together = [];
    this.busy = together.length >= BUSY;
    if (together.length > 0) this.draw(together);
  }

  /** Draw nothing any more. */
  end(): void {
    clearTimeout(this.timer);
  }
}
