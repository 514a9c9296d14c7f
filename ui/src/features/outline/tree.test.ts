import { expect, test } from "vitest";
import { sampleMap } from "./sample";
import { ancestorsOf, depthOf, expandedAtFirst, expandedTo, neighbours, search, tallies, treeOf, visibleRows } from "./tree";

const BOOK = sampleMap(["Book > Basics", "Book > Éléments", "Basics > Types", "Basics > Loops", "Types > Numbers"], {
  Basics: { kind: "group" },
  Numbers: { document_count: 1 },
});
const tree = treeOf(BOOK);

test("the order of reading is each topic before its children", () => {
  expect(tree.order).toEqual(["Book", "Basics", "Types", "Numbers", "Loops", "Éléments"]);
});

test("a topic knows its level and its place among its siblings", () => {
  expect(tree.nodes.get("Loops")).toMatchObject({ level: 3, position: 2, parent: "Basics" });
  expect(tree.nodes.get("Book")).toMatchObject({ level: 1, position: 1, parent: null });
});

test("only what is below an expanded topic is seen", () => {
  expect(visibleRows(tree, new Set())).toEqual(["Basics", "Éléments"]);
  expect(visibleRows(tree, new Set(["Types"]))).toEqual(["Basics", "Éléments"]);
  expect(visibleRows(tree, new Set(["Basics", "Types"]))).toEqual(["Basics", "Types", "Numbers", "Loops", "Éléments"]);
});

test("expanding to a level shows that level and none below", () => {
  expect(visibleRows(tree, expandedTo(tree, 2))).toEqual(["Basics", "Types", "Loops", "Éléments"]);
  expect(depthOf(tree)).toBe(3);
});

test("a map opens with as many levels as stay within the limit, never fewer than one", () => {
  expect(visibleRows(tree, expandedAtFirst(tree, 300))).toHaveLength(5);
  expect(visibleRows(tree, expandedAtFirst(tree, 4))).toHaveLength(4);
  expect(visibleRows(tree, expandedAtFirst(tree, 3))).toHaveLength(2);
  expect(visibleRows(tree, expandedAtFirst(tree, 1))).toHaveLength(2);
});

test("a search ignores case and accents, and shows the way to what it finds", () => {
  expect(search(tree, "NUM")).toEqual({ hits: new Set(["Numbers"]), rows: ["Basics", "Types", "Numbers"] });
  expect(search(tree, "elements").rows).toEqual(["Éléments"]);
  expect(search(tree, "nothing like it").rows).toEqual([]);
});

test("a branch sums what is done below it, groups and skipped topics left out", () => {
  const sums = tallies(tree, { Numbers: "done", Loops: "skipped" });
  expect(sums.get("Basics")).toEqual({ done: 1, total: 2 });
  expect(sums.get("Types")).toEqual({ done: 1, total: 2 });
  expect(sums.get("Book")).toEqual({ done: 1, total: 3 });
  expect(sums.has("Loops")).toBe(false);
});

test("previous and next follow the map and pass over mere headings", () => {
  expect(neighbours(tree, "Types")).toMatchObject({ previous: null, next: { uid: "Numbers" } });
  expect(neighbours(tree, "Loops")).toMatchObject({ previous: { uid: "Numbers" }, next: { uid: "Éléments" } });
  expect(neighbours(tree, "Éléments").next).toBeNull();
  expect(neighbours(tree, "Basics").next?.uid).toBe("Types");
});

test("the way to a topic starts at the root", () => {
  expect(ancestorsOf(tree, "Numbers")).toEqual(["Book", "Basics", "Types"]);
});

test("a chain of ten thousand topics does not overflow the stack", () => {
  const chain = treeOf(sampleMap(Array.from({ length: 10_000 }, (_, step) => `${step} > ${step + 1}`)));
  expect(chain.order).toHaveLength(10_001);
  expect(tallies(chain, {}).get("0")).toEqual({ done: 0, total: 10_000 });
  expect(visibleRows(chain, expandedTo(chain, 10_000))).toHaveLength(10_000);
});
