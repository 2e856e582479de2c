/** Shows an offer to an agent who looks at something else: a notification of the desktop and the title of the page. */
export class OfferNotice {
  private shown: Notification | null = null;
  private title: string | null = null;

  /** Whether the browser may show notifications; null where it has none. */
  static allowed(): boolean | null {
    return "Notification" in window ? Notification.permission === "granted" : null;
  }

  /** Ask the agent; only when something was pressed for it. */
  static async ask(): Promise<boolean> {
    return "Notification" in window && (await Notification.requestPermission()) === "granted";
  }

  show(offer: number, title: string, body: string, go: () => void): void {
    this.title ??= document.title;
    document.title = `☎ ${title}`;
    if (OfferNotice.allowed() !== true || document.hasFocus()) return;
    this.shown?.close();
    this.shown = new Notification(title, { body, tag: `offer-${offer}`, requireInteraction: true });
    this.shown.onclick = () => {
      window.focus();
      go();
      this.shown?.close();
    };
  }

  over(): void {
    this.shown?.close();
    this.shown = null;
    if (this.title !== null) document.title = this.title;
    this.title = null;
  }
}
