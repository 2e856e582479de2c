/** What must not happen by a slip of the hand: with a key it takes two presses within two seconds, and the first says
 *  so. A button that is clicked was aimed at, and acts at once. */
import { useCallback, useEffect, useState } from "react";

const WITHIN = 2000;

/** A function to call at each press of the key, and whether the next one does it. */
export function useTwice(run: () => void): [press: () => void, armed: boolean] {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return undefined;
    const timer = window.setTimeout(() => setArmed(false), WITHIN);
    return () => window.clearTimeout(timer);
  }, [armed]);
  const press = useCallback(() => {
    if (armed) run();
    setArmed(!armed);
  }, [armed, run]);
  return [press, armed];
}
