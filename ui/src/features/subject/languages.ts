import { LANGUAGE } from "../../messages";

/** What a subject may be written in, to choose from; any other code that one already has stays a choice, too. */
const COMMON = "ar bn cs da de el en es fa fi fr he hi hu id it ja ko ms nl no pl pt ro ru sv ta th tr uk ur vi zh".split(" ");

export const UNKNOWN = "und";

/** The name of a language, in the interface's own. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(LANGUAGE, { type: "language" }).of(code) ?? code;
  } catch {
    return code; // no code that anybody knows is better shown than hidden
  }
}

export function languagesWith(code: string): { value: string; label: string }[] {
  const codes = code === UNKNOWN || COMMON.includes(code) ? COMMON : [...COMMON, code];
  const named = codes.map((value) => ({ value, label: languageName(value) }));
  return named.sort((one, other) => one.label.localeCompare(other.label, LANGUAGE));
}
