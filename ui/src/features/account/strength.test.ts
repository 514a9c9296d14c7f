import { expect, test } from "vitest";
import { strengthOf } from "./strength";

test("what is short, repeated or runs on is easy to guess", () => {
  for (const password of ["", "secret1", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "123456789012", "abcabcabcabcabc"]) {
    expect(strengthOf(password), password).toBe(0);
  }
});

test("length counts as much as variety", () => {
  expect(strengthOf("three quiet herons at noon")).toBe(3);
  expect(strengthOf("x7#Kp2!vQ9zR")).toBe(2);
  expect(strengthOf("heron-noon-9")).toBeGreaterThan(0);
});

test("one's own handle and address add nothing", () => {
  const own = ["marigold", "marigold@example.org"];
  expect(strengthOf("marigold-example.org", own)).toBe(0);
  expect(strengthOf("marigold-marigold", own)).toBe(0);
});
