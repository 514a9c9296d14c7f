import { expect, test } from "vitest";
import { boxAround, layoutOf } from "../../canvas/layouts";
import { shapeFrom, sizesOf } from "../../canvas/sample";
import { shownOf } from "../../canvas/shape";
import { fitted, toMap } from "../../canvas/view";
import { readSpot, spotOf, viewOf, written } from "./spot";

const UID = "01a213df-ecf9-7406-91f6-b020a2d2a751";
const SIZE = { width: 900, height: 600 };
const shape = shapeFrom(["Root > A", "A > A1", "A > A2", "Root > B", "B > B1"]);
const sizes = sizesOf(shape);
const open = layoutOf("right", shape, sizes, shownOf(shape, new Set(shape.uids)));
const folded = layoutOf("right", shape, sizes, shownOf(shape, new Set(["B"])));

test("a spot leads back to the same view", () => {
  const view = { zoom: 0.5, left: 100, top: -40 };
  const back = viewOf(spotOf(view, SIZE, shape, open), SIZE, shape, open);
  expect(back?.zoom).toBe(0.5);
  expect(Math.abs((back?.left ?? 0) - 100)).toBeLessThan(1);
  expect(Math.abs((back?.top ?? 0) + 40)).toBeLessThan(1);
});

test("a spot stays with its topic when other branches are folded", () => {
  const number = shape.numbers.get("B1") ?? 0;
  const spot = { uid: "B1", x: 10, y: 20, zoom: 1 };
  const middle = { x: SIZE.width / 2, y: SIZE.height / 2 };
  for (const layout of [open, folded]) {
    const view = viewOf(spot, SIZE, shape, layout);
    expect(view && toMap(view, middle)).toEqual({ x: (layout.x[number] ?? 0) + 10, y: (layout.y[number] ?? 0) + 20 });
  }
});

test("a spot at a topic that is folded away leads nowhere", () => {
  expect(viewOf({ uid: "A1", x: 0, y: 0, zoom: 1 }, SIZE, shape, folded)).toBeNull();
});

test("what is written in an address is read again, and nonsense isn't", () => {
  const spot = { uid: UID, x: -12, y: 340, zoom: 0.42 };
  expect(readSpot(written(spot))).toEqual(spot);
  for (const text of [null, "", "x", `${written(spot)},1`, written(spot).replace("0.42", "-1"), written(spot).replace("340", "there")]) {
    expect(readSpot(text)).toBeNull();
  }
});

test("the topic nearest to the middle is what is looked at", () => {
  expect(spotOf(fitted(boxAround(open), SIZE), SIZE, shape, open).uid).not.toBe("");
});
