/** Times that count, by the server's clock. */
import { useEffect, useRef } from "react";

import { clock } from "../../../language/format";
import { Elapsed } from "../../../live/Elapsed";
import { everySecond } from "../../../live/ticker";
import { deskSession } from "../session";

/** How long it is since a moment. */
export function Since({ at }: { at: number }) {
  return at === 0 ? null : <Elapsed since={at} now={deskSession().clock.now} />;
}

/** How long it is until a moment. */
export function Until({ at }: { at: number }) {
  const place = useRef<HTMLTimeElement>(null);
  useEffect(
    () =>
      everySecond(() => {
        if (place.current !== null) place.current.textContent = clock(Math.ceil((at - deskSession().clock.now()) / 1000));
      }),
    [at],
  );
  return <time ref={place} />;
}
