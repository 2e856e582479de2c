/** Words of the agent's desk. */
import { dictionary } from "../../language";
import { en } from "./words.en";
import { es } from "./words.es";

export type DeskWords = typeof en;
export const useWords = dictionary(en, es);
