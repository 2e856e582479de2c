/** How long something lasts, counting by itself. */
import { useEffect, useRef } from "react";

import { clock } from "../language/format";
import { everySecond } from "./ticker";

interface ElapsedProps {
  /** When it began, in milliseconds of the clock of `now`. */
  since: number;
  /** The present moment at the server; without one, at this machine. */
  now?: () => number;
}

export function Elapsed({ since, now = Date.now }: ElapsedProps) {
  const place = useRef<HTMLTimeElement>(null);
  useEffect(
    () =>
      everySecond(() => {
        const text = clock((now() - since) / 1000);
        if (place.current !== null && place.current.textContent !== text) place.current.textContent = text;
      }),
    [since, now],
  );
  return <time ref={place} />;
}
