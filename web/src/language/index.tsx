/** The languages of the screens. Each area has its words in both, as one object of texts and functions that make them:
 *  a word that is missing in one language is an error of types. */
import { createContext, useContext } from "react";

export type Language = "en" | "es";

export const LANGUAGES: Record<Language, string> = { en: "English", es: "Español" };

const KEY = "cordboard.language";

/** The language that the person chose here, or else the first of the browser's that there is. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "en" || chosen === "es") return chosen;
  const known = navigator.languages.map((each) => each.slice(0, 2)).find((each) => each === "en" || each === "es");
  return known === "es" ? "es" : "en";
}

/** Choose a language for this browser. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}

export const LanguageContext = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: "en",
  choose: () => undefined,
});

/** The language in use. */
export function useLanguage(): Language {
  return useContext(LanguageContext).language;
}

/** A hook that gives words in the language in use. */
export function dictionary<Words>(en: Words, es: Words): () => Words {
  return function useWords() {
    return useLanguage() === "es" ? es : en;
  };
}

/** A count with its noun: `plural(3, "contact", "contacts")` is "3 contacts". English and Spanish have two forms. */
export function plural(count: number, one: string, other: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : other}`;
}
