import { expect, test } from "vitest";
import type { TextPart } from "../../api/types";
import { shownParts } from "./parts";

const part = (kind: TextPart["kind"], text: string): TextPart => ({ kind, text, words: null, from_line: 1, to_line: 1 });
const lines = (count: number): string => Array.from({ length: count }, (_, line) => `${line}\n`).join("");

test("of what is the same, three lines beside a change are shown, and the rest is folded", () => {
  const [first, , middle, , last] = shownParts([
    part("same", lines(9)),
    part("added", "x\n"),
    part("same", lines(9)),
    part("removed", "y\n"),
    part("same", lines(5)),
  ]);
  expect([first?.before, first?.hidden, first?.after]).toEqual(["", "0\n1\n2\n3\n4\n5\n", "6\n7\n8\n"]);
  expect([middle?.before, middle?.hidden, middle?.after]).toEqual(["0\n1\n2\n", "3\n4\n5\n", "6\n7\n8\n"]);
  expect([last?.before, last?.hidden, last?.after]).toEqual(["0\n1\n2\n", "3\n4\n", ""]);
});

test("few lines stay together, also when the last has no end", () => {
  const [only] = shownParts([part("same", "a\n\nb"), part("added", "x")]);
  expect(only?.before).toBe("a\n\nb");
});
