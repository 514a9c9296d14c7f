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

/** The message of that key with its {names} filled in; a message of two forms is chosen by the value `count`. */
export function t(key: MessageKey, values: Values = {}): string {
  const message = messages[key];
  const text = typeof message === "string" ? message : message[form(values.count)];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => spoken(values[name]) ?? whole);
}

const form = (count: string | number | undefined): keyof Plural => (plurals.select(Number(count)) === "one" ? "one" : "other");

const spoken = (value: string | number | undefined): string | undefined => (typeof value === "number" ? numbers.format(value) : value);

export const time = (moment: number): string => clock.format(moment);

export const day = (iso: string): string => dates.format(new Date(iso));
