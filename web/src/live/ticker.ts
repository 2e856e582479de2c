/** One ticker for all counters of a page. They change once a second, together, and without React. */

type Tick = () => void;

const counters = new Set<Tick>();
let timer: ReturnType<typeof setInterval> | null = null;

/** Have something done now and once a second, until the function that is returned is called. */
export function everySecond(tick: Tick): () => void {
  counters.add(tick);
  tick();
  timer ??= setInterval(() => counters.forEach((each) => each()), 1000);
  return () => {
    counters.delete(tick);
    if (counters.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}
