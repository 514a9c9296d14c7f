import { expect, test } from "vitest";
import { ago, duration, t } from ".";

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
