import en from "./en.json";
import { CATALOGUES, type Catalogue, isLanguage, LATER, type Language, type MessageKey } from "./languages";

export type { MessageKey } from "./languages";

type Values = Record<string, string | number>;

/** The language of the interface; a text says its own. */
export let LANGUAGE: Language = "en";
let messages: Partial<Catalogue> = en;
let formats = formatsOf(LANGUAGE);

/** How a language writes numbers, dates and spans of time. */
function formatsOf(language: Language) {
  return {
    plurals: new Intl.PluralRules(language),
    numbers: new Intl.NumberFormat(language),
    clock: new Intl.DateTimeFormat(language, { timeStyle: "medium" }),
    dates: new Intl.DateTimeFormat(language, { dateStyle: "medium" }),
    moments: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }),
    distances: new Intl.RelativeTimeFormat(language, { numeric: "auto" }),
  };
}

/** From now on everything is said in that language; to be called before anything is. */
export async function speak(language: Language): Promise<void> {
  messages = language === "en" ? en : await CATALOGUES[language]();
  LANGUAGE = language;
  formats = formatsOf(language);
}

/** Speaks the language that the document is in. If its catalogue can't be fetched, English is better than an empty page. */
export async function speakAsDocument(root: HTMLElement): Promise<void> {
  try {
    await speak(isLanguage(root.lang) ? root.lang : "en");
  } catch {
    root.lang = "en";
    root.dir = "ltr";
  }
}

/** Fetches the words that no first page needs; `later` in app/ does so for whatever says them. */
export async function learnLater(): Promise<void> {
  const more = await LATER[LANGUAGE]();
  messages = { ...messages, ...more };
}

/** Is there a message of that key? For what the server names, which may be newer than this page. */
export const isMessage = (key: string): key is MessageKey => Object.hasOwn(messages, key);

/** The message of that key with its {names} filled in; a message of several forms is chosen by the value `count`. */
export function t(key: MessageKey, values: Values = {}): string {
  const message = messages[key];
  if (message === undefined) throw new Error(`nobody has fetched the words of ${key}`);
  const text = typeof message === "string" ? message : (message[formats.plurals.select(Number(values["count"]))] ?? message.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => spoken(values[name]) ?? whole);
}

const spoken = (value: string | number | undefined): string | undefined =>
  typeof value === "number" ? formats.numbers.format(value) : value;

export const time = (moment: number): string => formats.clock.format(moment);

const STEPS: readonly [Intl.RelativeTimeFormatUnit & ("minute" | "hour" | "day"), number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** A length of time in its largest whole unit, for somebody who waits. */
export function duration(seconds: number): string {
  const [unit, size] = STEPS.find(([, size]) => seconds >= size * 2) ?? ["second", 1];
  return new Intl.NumberFormat(LANGUAGE, { style: "unit", unit, unitDisplay: "long" }).format(Math.ceil(seconds / size));
}

/** How long ago it was, up to a month; then its day. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds >= 30 * 86_400) return day(iso);
  const [unit, size] = STEPS.find(([, size]) => seconds >= size) ?? [];
  return unit && size ? formats.distances.format(-Math.floor(seconds / size), unit) : t("app.justNow");
}

export const moment = (iso: string): string => formats.moments.format(new Date(iso));

export const day = (iso: string): string => formats.dates.format(new Date(iso));

/** A language by its name in the language of the interface, or by its code where that is none. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(LANGUAGE, { type: "language" }).of(code) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
}

const SIZES: readonly [string, number][] = [
  ["megabyte", 1_000_000],
  ["kilobyte", 1000],
];

/** A file's size, as files are told everywhere. */
export function bytes(size: number): string {
  const [unit, each] = SIZES.find(([, least]) => size >= least) ?? ["byte", 1];
  return new Intl.NumberFormat(LANGUAGE, {
    style: "unit",
    unit,
    unitDisplay: each === 1 ? "long" : "short",
    maximumFractionDigits: 1,
  }).format(size / each);
}
