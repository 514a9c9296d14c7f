import { expect, test } from "vitest";
import { t } from ".";

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
