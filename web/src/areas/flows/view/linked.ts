/** Views that show the same part of a flow: what moves one of them moves all. */
import { useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { useEffect } from "react";

type Follow = (to: Viewport) => void;

export class LinkedViews {
  /** What they show; null until one of them is there. */
  shown: Viewport | null = null;
  readonly #views = new Set<Follow>();
  #moving = false;

  join(follow: Follow): () => void {
    this.#views.add(follow);
    return () => this.#views.delete(follow);
  }

  /** One of the views shows another part: the others follow, and what they say of that moves nobody. */
  moved(by: Follow, to: Viewport): void {
    if (this.#moving) return;
    this.shown = to;
    this.#moving = true;
    for (const follow of this.#views) if (follow !== by) follow(to);
    this.#moving = false;
  }
}

/** Let the view around move with others. */
export function useLinked(linked: LinkedViews | undefined): void {
  const instance = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    if (linked === undefined) return;
    const follow: Follow = (to) => void instance.setViewport(to);
    const leave = linked.join(follow);
    const stop = store.subscribe((state, before) => {
      if (state.transform === before.transform) return;
      const [x, y, zoom] = state.transform;
      linked.moved(follow, { x, y, zoom });
    });
    return () => {
      stop();
      leave();
    };
  }, [linked, instance, store]);
}
