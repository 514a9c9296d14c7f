import en from "./en.json";

export type MessageKey = keyof typeof en;
type Plural = { one: string; other: string };
type Values = Record<string, string | number>;

/** The language of the interface; a text says its own. */
export const LANGUAGE = "en";
const plurals = new Intl.PluralRules(LANGUAGE);
const numbers = new Intl.NumberFormat(LANGUAGE);
const clock = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "medium" });
const dates = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium" });

const messages: Record<MessageKey, string | Plural> = en;

/** Is there a message of that key? For what the server names, which may be newer than this page. */
export const isMessage = (key: string): key is MessageKey => Object.hasOwn(en, key);

/** The message of that key with its {names} filled in; a message of two forms is chosen by the value `count`. */
export function t(key: MessageKey, values: Values = {}): string {
  const message = messages[key];
  const text = typeof message === "string" ? message : message[form(values.count)];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => spoken(values[name]) ?? whole);
}

const form = (count: string | number | undefined): keyof Plural => (plurals.select(Number(count)) === "one" ? "one" : "other");

const spoken = (value: string | number | undefined): string | undefined => (typeof value === "number" ? numbers.format(value) : value);

export const time = (moment: number): string => clock.format(moment);

const moments = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
const distances = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto" });
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
  return unit && size ? distances.format(-Math.floor(seconds / size), unit) : t("app.justNow");
}

export const moment = (iso: string): string => moments.format(new Date(iso));

export const day = (iso: string): string => dates.format(new Date(iso));

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
