import { expect, test } from "vitest";
import { beginning, branchCurve, pointOn, relationCurve } from "./curves";
import { boxOf, LAYOUTS, layoutOf } from "./layouts";
import { aroundOf, drawable, type Joined } from "./relations";
import { randomShape, shapeFrom, sizesOf } from "./sample";
import { shownOf } from "./shape";

const shape = shapeFrom(["Root > A", "A > A1", "A > A2", "Root > B", "B > B1"]);
const relation = (source: string, target: string, kind: Joined["kind"] = "requires"): Joined => ({
  uid: `${source} ${target}`,
  kind,
  source: shape.numbers.get(source) ?? -1,
  target: shape.numbers.get(target) ?? -1,
});
const names = (numbers: ReadonlySet<number>) => [...numbers].map((number) => shape.uids[number]).sort();

test("what a topic needs and unlocks is followed to its ends", () => {
  const relations = [relation("B1", "B"), relation("B", "A1"), relation("A1", "A2"), relation("A2", "A", "related")];
  expect(names(aroundOf(relations, shape.numbers.get("B") ?? 0).needs)).toEqual(["A1", "A2"]);
  expect(names(aroundOf(relations, shape.numbers.get("B") ?? 0).unlocks)).toEqual(["B1"]);
});

test("a circle of prerequisites comes to an end", () => {
  const circle = [relation("A", "B"), relation("B", "A")];
  expect(names(aroundOf(circle, shape.numbers.get("A") ?? 0).needs)).toEqual(["B"]);
});

test("a relation leads to what its end is folded into, and is drawn once", () => {
  const isShown = new Uint8Array([1, 1, 0, 0, 1, 1]);
  const drawn = drawable(shape, isShown, [relation("A1", "B1"), relation("A2", "B1"), relation("A1", "A2")]);
  expect(drawn.map(({ source, target }) => [shape.uids[source], shape.uids[target]])).toEqual([["A", "B1"]]);
});

test.each(LAYOUTS)("branches and relations begin and end at the edge of their topics (%s)", (kind) => {
  const random = randomShape(120, 3);
  const layout = layoutOf(kind, random, sizesOf(random), shownOf(random, new Set(random.uids)));
  const isOn = (x: number, y: number, number: number) => {
    const { left, right, top, bottom } = boxOf(layout, number);
    return x >= left - 1e-6 && x <= right + 1e-6 && y >= top - 1e-6 && y <= bottom + 1e-6;
  };
  for (const number of layout.shown.slice(1)) {
    const parent = random.parent[number] ?? 0;
    for (const curve of [branchCurve(layout, parent, number), relationCurve(layout, parent, number)]) {
      expect([isOn(curve[0], curve[1], parent), isOn(curve[6], curve[7], number)]).toEqual([true, true]);
    }
  }
});

test("the beginning of a curve lies on it", () => {
  const curve = [0, 0, 50, 0, 50, 80, 100, 80] as const;
  const part = beginning([...curve], 0.4);
  expect({ x: part[6], y: part[7] }).toEqual(pointOn([...curve], 0.4));
});
