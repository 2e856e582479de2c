/** The worker in which cards are placed. */
import { tidied } from "../model/tidy";
import type { TidyRequest } from "./tidying";

self.addEventListener("message", ({ data: { cards, only, at } }: MessageEvent<TidyRequest>) => {
  self.postMessage(tidied(cards, only, at));
});
