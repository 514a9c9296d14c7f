import { afterEach, expect, test } from "vitest";
import { ago, duration, learnLater, speak, speakAsDocument, t } from ".";
import en from "./en.json";
import { CATALOGUES, LATER, type Message } from "./languages";
import later from "./later/en.json";

afterEach(() => speak("en"));

const formsOf = (message: Message): [string, string][] => (typeof message === "string" ? [["other", message]] : Object.entries(message));
const namesIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
const textOf = (message: Message): string => (typeof message === "string" ? message : message.other);

for (const [language, load] of Object.entries(CATALOGUES)) {
  test(`${language} says all that English says, with the same names to fill in and every form that its numbers need`, async () => {
    const catalogue: Record<string, Message> = { ...(await load()), ...(await LATER[language as keyof typeof LATER]()) };
    const all: Record<string, Message> = { ...en, ...later };
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(all).sort());
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, english] of Object.entries(all)) {
      const message = catalogue[key] ?? "";
      expect(namesIn(textOf(message)), key).toEqual(namesIn(textOf(english)));
      const found = formsOf(message).map(([form]) => form);
      if (typeof english !== "string") expect(found.sort(), key).toEqual(forms);
      for (const [, text] of formsOf(message)) expect(text.trim(), key).not.toBe("");
    }
  });
}

test("Arabic has a form of its own for one, two, some and many", async () => {
  await speak("ar");
  const said = [1, 2, 3].map((count) => t("subjects.topics", { count }));
  expect(said.slice(0, 2)).toEqual(["موضوع واحد", "موضوعان"]);
  expect(said[2]).toContain("مواضيع");
  expect(t("subjects.topics", { count: 11 })).toContain("موضوعًا");
});

test("words that come later are there once they are fetched, in the language that is spoken", async () => {
  expect(() => t("change.made")).toThrow("change.made");
  await speak("ar");
  await learnLater();
  expect([t("app.cancel"), t("visibility.private")]).toEqual(["إلغاء", "خاصة"]);
});

test("no word is in both catalogues", () => {
  expect(Object.keys(later).filter((key) => Object.hasOwn(en, key))).toEqual([]);
});

test("a document in a language that there is no catalogue for is spoken to in English", async () => {
  const root = document.createElement("html");
  root.lang = "eo";
  await speakAsDocument(root);
  expect(t("app.cancel")).toBe("Cancel");
});

test("names in braces are filled in, numbers as they are written", () => {
  expect(t("progress.counts", { done: 1234, total: 10_000 })).toBe("1,234 of 10,000 done");
});

test("one and many have their own forms", () => {
  expect(t("subjects.topics", { count: 1 })).toBe("1 topic");
  expect(t("subjects.topics", { count: 0 })).toBe("0 topics");
});

test("what a person wrote is not read as a message", () => {
  expect(t("outline.nothing", { words: "{words} $&" })).toBe("No title has “{words} $&” in it.");
});

test("a wait is told in its largest unit, and never too short", () => {
  expect([1, 90, 150, 3 * 3600 - 1].map(duration)).toEqual(["1 second", "90 seconds", "3 minutes", "3 hours"]);
});

test("how long ago it was turns into a date when that says more", () => {
  const now = Date.parse("2026-03-10T12:00:00Z");
  const said = ["2026-03-10T11:59:50Z", "2026-03-10T11:00:00Z", "2026-03-09T11:00:00Z", "2026-01-02T12:00:00Z"].map((iso) => ago(iso, now));
  expect(said).toEqual(["just now", "1 hour ago", "yesterday", "Jan 2, 2026"]);
});
