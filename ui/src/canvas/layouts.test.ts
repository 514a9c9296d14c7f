import { expect, test } from "vitest";
import { type Box, boxAround, boxOf, LAYOUTS, type Layout, type LayoutKind, layoutOf } from "./layouts";
import { randomShape, shapeFrom, sizesOf } from "./sample";
import { type Shape, shownOf } from "./shape";

const everything = (shape: Shape) => shownOf(shape, new Set(shape.uids));
const laidOut = (kind: LayoutKind, shape: Shape, shown = everything(shape)) => layoutOf(kind, shape, sizesOf(shape), shown);

function overlaps(layout: Layout): [number, number][] {
  const found: [number, number][] = [];
  const boxes = [...layout.shown].map((number) => ({ number, box: boxOf(layout, number) })).sort((a, b) => a.box.top - b.box.top);
  for (const [place, { number, box }] of boxes.entries()) {
    for (let next = place + 1; next < boxes.length; next++) {
      const other = boxes[next];
      if (!other || other.box.top >= box.bottom) break;
      if (meet(box, other.box)) found.push([number, other.number]);
    }
  }
  return found;
}

const meet = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test.each(LAYOUTS)("no two topics overlap (%s)", (kind) => {
  for (const seed of [1, 2, 3]) expect(overlaps(laidOut(kind, randomShape(400, seed)))).toEqual([]);
});

test.each(LAYOUTS)("the box around a topic holds all that is shown below it (%s)", (kind) => {
  const shape = randomShape(300, 7);
  const layout = laidOut(kind, shape);
  for (const number of layout.shown) {
    const around = boxAround(layout, shape.parent[number] === -1 ? 0 : shape.parent[number]);
    const own = boxOf(layout, number);
    expect(own.left >= around.left && own.right <= around.right && own.top >= around.top && own.bottom <= around.bottom).toBe(true);
  }
});

test.each(LAYOUTS)("siblings follow one another (%s)", (kind) => {
  const shape = randomShape(300, 11);
  const layout = laidOut(kind, shape);
  const across = kind === "down" ? layout.x : layout.y;
  for (const children of shape.children.slice(1)) {
    const places = children.map((child) => across[child] ?? 0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});

test("to the right, children begin where their parent has ended", () => {
  const shape = randomShape(200, 5);
  const layout = laidOut("right", shape);
  for (const number of layout.shown.slice(1)) {
    expect(boxOf(layout, number).left).toBeGreaterThan(boxOf(layout, shape.parent[number] ?? 0).right);
  }
});

test("on both sides, the root is between its branches, which are shared out evenly", () => {
  const shape = shapeFrom(["Root > A", "Root > B", "Root > C", "Root > D", "A > A1", "D > D1"]);
  const layout = laidOut("both", shape);
  const root = boxOf(layout, 0);
  const sides = [...layout.shown.slice(1)].map((number) =>
    boxOf(layout, number).left > root.right ? 1 : boxOf(layout, number).right < root.left ? -1 : 0,
  );
  expect(sides).toEqual([...layout.side.slice(1)]);
  expect(sides.filter((side) => side === 1)).toHaveLength(3);
  expect(layout.firstSide).toBe(2);
});

test("a single branch stays on the right", () => {
  expect([...laidOut("both", shapeFrom(["Root > A", "A > B"])).side]).toEqual([1, 1, 1]);
});

test("downwards, a wide parent of narrow children stays in its own band", () => {
  const [first, second] = [`first ${"wide ".repeat(6)}`, `second ${"wide ".repeat(6)}`];
  const shape = shapeFrom([`Root > ${first}`, `Root > ${second}`, `${first} > a child that is wide too`, `${first} > x`, `${second} > y`]);
  expect(overlaps(laidOut("down", shape))).toEqual([]);
});

test("as a list, each topic has its own row, further in the deeper it is", () => {
  const shape = shapeFrom(["Root > A", "A > A1", "Root > B"]);
  const layout = laidOut("list", shape);
  expect([...layout.y]).toEqual([...layout.y].toSorted((a, b) => a - b));
  expect(layout.x[1]).toBe(layout.x[3]);
  expect(layout.x[2]).toBeGreaterThan(layout.x[1] ?? 0);
});

test("what is folded away is not placed, and takes no room", () => {
  const shape = shapeFrom(["Root > A", "A > A1", "A > A2", "Root > B"]);
  const folded = laidOut("right", shape, shownOf(shape, new Set()));
  const open = laidOut("right", shape);
  expect([...folded.isShown]).toEqual([1, 1, 0, 0, 1]);
  expect(boxAround(folded).bottom).toBeLessThan(boxAround(open).bottom);
});

test.each(LAYOUTS)("a chain of ten thousand topics is laid out (%s)", (kind) => {
  const chain = shapeFrom(Array.from({ length: 10_000 }, (_, step) => `${step} > ${step + 1}`));
  expect(laidOut(kind, chain).shown).toHaveLength(10_001);
});

test.each(LAYOUTS)("a map that is only its root has a place for it (%s)", (kind) => {
  const { left, right, top, bottom } = boxAround(laidOut(kind, shapeFrom([])));
  expect(right - left).toBeGreaterThan(40);
  expect(bottom - top).toBe(50);
});
