import type en from "./en.json";
import type later from "./later/en.json";

type First = keyof typeof en;
type Later = keyof typeof later;
export type MessageKey = First | Later;
/** A text, or its forms for numbers, of which each language has its own. */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Catalogue = Record<MessageKey, Message>;

/** The languages of the interface, each by the name that its speakers give it; public/start.js knows the same. */
export const LANGUAGES = { en: "English", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;
export const SYSTEM = "system";

const KEY = "trellis.language";

export const isLanguage = (code: string | null): code is Language => code !== null && Object.hasOwn(LANGUAGES, code);

/** What somebody has chosen here; nobody else's choice, so it stays in the browser. */
export function chosenLanguage(): Language | typeof SYSTEM {
  try {
    const code = localStorage.getItem(KEY);
    return isLanguage(code) ? code : SYSTEM;
  } catch {
    // Storage may be forbidden; then nothing was ever chosen.
    return SYSTEM;
  }
}

/** Remembers the choice and begins anew in that language: every address leads back to where one was. */
export function chooseLanguage(language: Language | typeof SYSTEM): void {
  if (language === SYSTEM) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, language);
  location.reload();
}

/** Every catalogue but the one that is always there, fetched by those who read it. A missing key does not compile. */
export const CATALOGUES: Record<Exclude<Language, "en">, () => Promise<Pick<Catalogue, First>>> = {
  ar: async () => (await import("./ar.json")).default,
};

/** What no first page says, in a catalogue of its own that comes with the part of the page that says it. */
export const LATER: Record<Language, () => Promise<Pick<Catalogue, Later>>> = {
  en: async () => (await import("./later/en.json")).default,
  ar: async () => (await import("./later/ar.json")).default,
};
