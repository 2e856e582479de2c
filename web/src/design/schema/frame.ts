/** What the fields of one form know of the place in which it stands. */
import { createContext, useContext } from "react";

import type { Choice } from "../controls";
import type { Path, Property } from "./fields";

export interface FormFrame {
  /** What can be chosen where a field names something, by what it names. */
  choices: Readonly<Record<string, readonly Choice[]>>;
  /** What a property is called, in the language of the person; else its title. */
  label?: ((property: Property) => string | undefined) | undefined;
  /** Why a property cannot be changed here. */
  refusal?: ((path: Path) => string | undefined) | undefined;
  /** What is wrong with a property, and what to write instead. */
  error?: ((path: Path) => string | undefined) | undefined;
  /** In how many lines a text is written. */
  lines?: ((path: Path) => number | undefined) | undefined;
}

export const FrameContext = createContext<FormFrame>({ choices: {} });

export function useFrame(): FormFrame {
  return useContext(FrameContext);
}
