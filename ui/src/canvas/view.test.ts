import { expect, test } from "vitest";
import {
  between,
  bounded,
  centreOf,
  fitted,
  fittingZoom,
  MOST_ZOOM,
  moved,
  openingView,
  seenBox,
  toMap,
  toScreen,
  withInSight,
  zoomedAt,
} from "./view";

const SIZE = { width: 1000, height: 600 };
const MAP = { left: 0, top: 0, right: 4000, bottom: 3000 };

test("what is under the pointer stays under it while zooming", () => {
  const view = { zoom: 0.7, left: -120, top: 35 };
  const pointer = { x: 321, y: 123 };
  const under = toMap(view, pointer);
  const zoomed = toScreen(zoomedAt(view, pointer, 2.3), under);
  expect(zoomed.x).toBeCloseTo(pointer.x);
  expect(zoomed.y).toBeCloseTo(pointer.y);
});

test("to fit shows the whole map, and never larger than life", () => {
  const seen = seenBox(fitted(MAP, SIZE), SIZE);
  expect(seen.left <= 0 && seen.top <= 0 && seen.right >= 4000 && seen.bottom >= 3000).toBe(true);
  expect(fitted({ left: 0, top: 0, right: 100, bottom: 50 }, SIZE).zoom).toBe(1);
  const phone = { width: 360, height: 600 };
  const lowest = toScreen(fitted(MAP, phone), { x: 0, y: 3000 }).y;
  const ofATallOne = toScreen(fitted({ ...MAP, right: 100 }, phone), { x: 0, y: 3000 }).y;
  expect([lowest <= 524, Math.round(ofATallOne)]).toEqual([true, 524]);
});

test("a small map opens whole, a large one readable with its root in sight", () => {
  const small = { left: 0, top: 0, right: 900, bottom: 500 };
  expect(openingView(small, small, SIZE)).toEqual(fitted(small, SIZE));
  const root = { left: 0, top: 1480, right: 200, bottom: 1520 };
  const opened = openingView(MAP, root, SIZE);
  const seen = seenBox(opened, SIZE);
  expect(opened.zoom).toBeGreaterThanOrEqual(0.8);
  expect(seen.left <= root.left && seen.top <= root.top && seen.bottom >= root.bottom).toBe(true);
});

test("bringing a topic into sight moves as little as needed", () => {
  const view = { zoom: 1, left: 0, top: 0 };
  expect(withInSight(view, { left: 300, top: 200, right: 400, bottom: 240 }, SIZE)).toEqual(view);
  expect(withInSight(view, { left: 1100, top: 200, right: 1200, bottom: 240 }, SIZE)).toEqual({ zoom: 1, left: -256, top: 0 });
  expect(withInSight(view, { left: 0, top: -50, right: 3000, bottom: 0 }, SIZE).top).toBe(106);
});

test("nobody loses the map out of sight, or zooms beyond what makes sense", () => {
  const lost = bounded(moved({ zoom: 1, left: 0, top: 0 }, 90_000, -90_000), MAP, SIZE);
  const seen = seenBox(lost, SIZE);
  expect(seen.right).toBeGreaterThan(0);
  expect(seen.top).toBeLessThan(3000);
  expect(bounded({ zoom: 50, left: 0, top: 0 }, MAP, SIZE).zoom).toBe(MOST_ZOOM);
  expect(bounded({ zoom: 1e-9, left: 0, top: 0 }, MAP, SIZE).zoom).toBeGreaterThan(0.05);
  const huge = { left: 0, top: 0, right: 2_000, bottom: 2_000_000 };
  expect(bounded({ zoom: 1e-9, left: 0, top: 0 }, huge, SIZE).zoom).toBeCloseTo(0.7 * fittingZoom(huge, SIZE));
});

test("a flight begins and ends where it should, and passes between", () => {
  const from = fitted(MAP, SIZE);
  const to = { zoom: 1, left: -900, top: -700 };
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;
  for (const [part, end] of [
    [0, from],
    [1, to],
  ] as const) {
    const at = between(from, to, part, SIZE);
    expect(near(at.zoom, end.zoom) && near(at.left, end.left) && near(at.top, end.top)).toBe(true);
  }
  const half = between(from, to, 0.5, SIZE);
  expect(half.zoom).toBeCloseTo(Math.sqrt(from.zoom));
  const level = between({ zoom: 1, left: 0, top: 0 }, { zoom: 1, left: -200, top: 0 }, 0.5, SIZE);
  expect(centreOf(level, SIZE).x).toBe(600);
});
