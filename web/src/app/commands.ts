/** What the command palette offers: whoever is on the page adds commands for as long as they are there. */
import { useEffect, useRef } from "react";

export interface Command {
  id: string;
  title: string;
  /** What kind of thing it is, or where it leads. */
  hint?: string;
  keys?: string;
  run: () => void;
}

const sources: { current: readonly Command[] }[] = [];

/** All commands there are now, those of the innermost place first. */
export function currentCommands(): Command[] {
  return sources.flatMap((each) => each.current).reverse();
}

/** Offer commands in the palette for as long as the component is there. */
export function useCommands(commands: readonly Command[]): void {
  const source = useRef(commands);
  useEffect(() => {
    source.current = commands;
  });
  useEffect(() => {
    sources.push(source);
    return () => {
      sources.splice(sources.indexOf(source), 1);
    };
  }, []);
}
