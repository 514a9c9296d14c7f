import { expect, test } from "vitest";
import { sampleMap } from "../features/outline/sample";
import { treeOf } from "../features/outline/tree";
import { belowOf, shapeOf, shownFor, shownOf } from "./shape";

const shape = shapeOf(treeOf(sampleMap(["Book > Basics", "Book > Ends", "Basics > Types", "Basics > Loops", "Types > Numbers"])));
const number = (uid: string) => shape.numbers.get(uid) ?? -1;

test("topics are numbered as they are read, so that what is below one follows it", () => {
  expect(shape.uids).toEqual(["Book", "Basics", "Types", "Numbers", "Loops", "Ends"]);
  expect([...shape.end]).toEqual([6, 5, 4, 4, 5, 6]);
  expect([...shape.parent]).toEqual([-1, 0, 1, 2, 1, 0]);
  expect(belowOf(shape, number("Basics"))).toBe(3);
});

test("each topic knows the branch it belongs to", () => {
  expect([...shape.branch]).toEqual([-1, 0, 0, 0, 0, 1]);
});

test("only what is below expanded topics is shown", () => {
  const shown = (...expanded: string[]) => [...shownOf(shape, new Set(expanded))].map((each) => shape.uids[each]);
  expect(shown()).toEqual(["Book", "Basics", "Ends"]);
  expect(shown("Types")).toEqual(["Book", "Basics", "Ends"]);
  expect(shown("Basics", "Types")).toEqual(["Book", "Basics", "Types", "Numbers", "Loops", "Ends"]);
});

test("a topic that is folded away is stood for by the one it is folded into", () => {
  const isShown = new Uint8Array([1, 1, 0, 0, 0, 1]);
  expect(shownFor(shape, isShown, number("Numbers"))).toBe(number("Basics"));
  expect(shownFor(shape, isShown, number("Ends"))).toBe(number("Ends"));
});

test("a chain of ten thousand topics does not overflow the stack", () => {
  const chain = shapeOf(treeOf(sampleMap(Array.from({ length: 10_000 }, (_, step) => `${step} > ${step + 1}`))));
  expect(belowOf(chain, 0)).toBe(10_000);
  expect(shownOf(chain, new Set(chain.uids))).toHaveLength(10_001);
});
