import { beforeEach, expect, test } from "vitest";
import { rememberSpot, spotIn } from "./lastRead";

const spot = (topic: string) => ({ topic, document: "d", block: 3, part: 0.5 });

beforeEach(() => localStorage.clear());

test("each topic has its own place, and one that was read to its end has none", () => {
  rememberSpot("a", spot("a"));
  rememberSpot("b", { ...spot("b"), block: 7 });
  rememberSpot("a", null);
  expect([spotIn("a"), spotIn("b")?.block]).toEqual([null, 7]);
});

test("of very many topics the latest stay", () => {
  for (let number = 0; number < 210; number += 1) rememberSpot(`t${number}`, spot(`t${number}`));
  expect([spotIn("t9"), spotIn("t10")?.topic]).toEqual([null, "t10"]);
});

test("what cannot be read is no place", () => {
  localStorage.setItem("trellis.lastRead", "{not json");
  expect(spotIn("a")).toBeNull();
});
