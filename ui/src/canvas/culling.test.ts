import { expect, test } from "vitest";
import { nearestIn, topicAt, visibleIn, walkIn } from "./culling";
import { type Box, boxAround, boxOf, LAYOUTS, type Layout, layoutOf } from "./layouts";
import { randomShape, shapeFrom, sizesOf } from "./sample";
import { shownOf } from "./shape";

const shape = randomShape(2_000, 42);
const layouts = LAYOUTS.map((kind) => [kind, layoutOf(kind, shape, sizesOf(shape), shownOf(shape, new Set(shape.uids)))] as const);

const touching = (layout: Layout, box: Box) =>
  [...layout.shown].filter((number) => {
    const own = boxOf(layout, number);
    return own.left <= box.right && own.right >= box.left && own.top <= box.bottom && own.bottom >= box.top;
  });

test.each(layouts)("what is found in a box is what is in it, in the order of reading (%s)", (_kind, layout) => {
  const all = boxAround(layout);
  for (let step = 0; step < 12; step++) {
    const left = all.left + ((all.right - all.left) * step) / 12;
    const top = all.top + ((all.bottom - all.top) * ((step * 5) % 12)) / 12;
    const box = { left, top, right: left + 700, bottom: top + 500 };
    expect(visibleIn(shape, layout, box)).toEqual(touching(layout, box));
  }
  expect(visibleIn(shape, layout, all)).toEqual([...layout.shown]);
});

test("whole bands that are out of sight are never looked at", () => {
  const wide = shapeFrom(Array.from({ length: 5_000 }, (_, step) => `Root > ${step}`));
  const layout = layoutOf("right", wide, sizesOf(wide), shownOf(wide, new Set()));
  let looked = 0;
  walkIn(wide, layout, { left: 0, right: 1_000, top: 90_000, bottom: 90_800 }, () => {
    looked += 1;
    return true;
  });
  expect(looked).toBeGreaterThan(10);
  expect(looked).toBeLessThan(40);
});

test("a walk doesn't go below a topic that is taken as one", () => {
  const [, layout] = layouts[0] ?? [];
  if (!layout) throw new Error("no layout");
  const seen: number[] = [];
  walkIn(shape, layout, boxAround(layout), (number) => {
    seen.push(number);
    return (shape.level[number] ?? 0) < 2;
  });
  expect(seen).toEqual([...layout.shown].filter((number) => (shape.level[number] ?? 0) <= 2));
});

test.each(layouts)("a point in a topic finds it, a point between topics none (%s)", (_kind, layout) => {
  for (const number of layout.shown.filter((_, place) => place % 97 === 0)) {
    const { left, right, top, bottom } = boxOf(layout, number);
    expect(topicAt(shape, layout, (left + right) / 2, (top + bottom) / 2)).toBe(number);
    expect(topicAt(shape, layout, left + 1, bottom + 2)).toBeNull();
  }
});

test("who looks at a place looks at the topic nearest to its middle", () => {
  const [, layout] = layouts[0] ?? [];
  if (!layout) throw new Error("no layout");
  const { left, right, top, bottom } = boxOf(layout, 700);
  const around = { left: left - 100, right: right + 100, top: top - 100, bottom: bottom + 100 };
  expect(nearestIn(shape, layout, around)).toBe(700);
});
