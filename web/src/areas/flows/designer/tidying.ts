/** Cards are placed in a worker: the page stays fluid, however large the flow is. */
import type { Card } from "../model/card";
import type { Point } from "../model/history";
import { tidied } from "../model/tidy";

export interface TidyRequest {
  cards: ReadonlyMap<string, Card>;
  /** The cards that are placed; all of them where it is undefined. */
  only: ReadonlySet<string> | undefined;
  at: ReadonlyMap<string, Point>;
}

let giveUp: (() => void) | null = null;

/** Where the cards go; null where another request came meanwhile, since only the newest one holds. */
export function placesFor(request: TidyRequest): Promise<Map<string, Point> | null> {
  giveUp?.();
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./tidyWorker.ts", import.meta.url), { type: "module" });
    const end = (places: Map<string, Point> | null) => {
      worker.terminate();
      if (giveUp === stop) giveUp = null;
      resolve(places);
    };
    const stop = () => end(null);
    giveUp = stop;
    worker.addEventListener("message", (answer: MessageEvent<Map<string, Point>>) => end(answer.data));
    // A worker that cannot be loaded, as after an update of the server, leaves the work to the page.
    worker.addEventListener("error", () => end(tidied(request.cards, request.only, request.at)));
    worker.postMessage(request);
  });
}
