import type { Box, Layout } from "./layouts";
import type { Shape } from "./shape";

/** What a walk does with a topic whose subtree is in sight: go on below it, or take the subtree as one. */
export type Visit = (number: number) => boolean;

/**
 * Calls `visit` for the topics whose subtree touches the box, in the order of reading. Bands are sorted, so of a
 * thousand children only those in sight are looked at. When `visit` answers false, nothing below is visited.
 */
export function walkIn(shape: Shape, layout: Layout, box: Box, visit: Visit): void {
  const open = [0];
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    if (!touches(layout, number, box) || !visit(number)) continue;
    const children = shape.children[number] ?? [];
    if (!layout.isShown[children[0] ?? -1]) continue;
    if (number === 0 && layout.firstSide < children.length) {
      pushInSight(layout, children, layout.firstSide, children.length, box, open);
      pushInSight(layout, children, 0, layout.firstSide, box, open);
    } else pushInSight(layout, children, 0, children.length, box, open);
  }
}

/** The topics that touch the box, in the order of reading. */
export function visibleIn(shape: Shape, layout: Layout, box: Box): number[] {
  const found: number[] = [];
  walkIn(shape, layout, box, (number) => {
    const left = layout.x[number] ?? 0;
    const middle = layout.y[number] ?? 0;
    const half = (layout.height[number] ?? 0) / 2;
    const isIn =
      left <= box.right && left + (layout.width[number] ?? 0) >= box.left && middle - half <= box.bottom && middle + half >= box.top;
    if (isIn) found.push(number);
    return true;
  });
  return found;
}

/** The topic at a point, or null. */
export function topicAt(shape: Shape, layout: Layout, x: number, y: number): number | null {
  return visibleIn(shape, layout, { left: x, right: x, top: y, bottom: y }).at(-1) ?? null;
}

/** The topic in the box that is nearest to its middle: what somebody who looks there is looking at. */
export function nearestIn(shape: Shape, layout: Layout, box: Box): number {
  const x = (box.left + box.right) / 2;
  const y = (box.top + box.bottom) / 2;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const number of visibleIn(shape, layout, box)) {
    const distance = Math.hypot((layout.x[number] ?? 0) + (layout.width[number] ?? 0) / 2 - x, (layout.y[number] ?? 0) - y);
    if (distance < least) [nearest, least] = [number, distance];
  }
  return nearest;
}

const touches = ({ left, top, right, bottom }: Layout, number: number, box: Box): boolean =>
  (left[number] ?? 0) <= box.right &&
  (right[number] ?? 0) >= box.left &&
  (top[number] ?? 0) <= box.bottom &&
  (bottom[number] ?? 0) >= box.top;

/** Pushes the children from `first` to `after` whose bands are in the box, the last one first: the stack then gives them in order. */
function pushInSight(layout: Layout, children: readonly number[], first: number, after: number, box: Box, open: number[]): void {
  const isDown = layout.kind === "down";
  const from = isDown ? layout.left : layout.top;
  const to = isDown ? layout.right : layout.bottom;
  const least = isDown ? box.left : box.top;
  const most = isDown ? box.right : box.bottom;
  let place = firstReaching(children, to, least, first, after);
  const length = open.length;
  for (; place < after; place++) {
    const child = children[place] ?? 0;
    if ((from[child] ?? 0) > most) break;
    open.push(child);
  }
  reverseFrom(open, length);
}

function firstReaching(children: readonly number[], to: Float64Array, least: number, first: number, after: number): number {
  let low = first;
  let high = after;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((to[children[middle] ?? 0] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function reverseFrom(list: number[], start: number): void {
  for (let low = start, high = list.length - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high] ?? 0, list[low] ?? 0];
  }
}
