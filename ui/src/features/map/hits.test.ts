import { expect, test } from "vitest";
import { nextHit } from "./hits";

test("from hit to hit in the order of reading, and around the end", () => {
  expect(nextHit([3, 8, 20], 0, 1)).toBe(3);
  expect(nextHit([3, 8, 20], 8, 1)).toBe(20);
  expect(nextHit([3, 8, 20], 20, 1)).toBe(3);
  expect(nextHit([3, 8, 20], 8, -1)).toBe(3);
  expect(nextHit([3, 8, 20], 3, -1)).toBe(20);
  expect(nextHit([], 5, 1)).toBeNull();
});
