import { type Bands, bandsOf } from "./bands";
import type { Shape } from "./shape";
import type { Sizes } from "./sizes";

export type LayoutKind = "right" | "both" | "down" | "list";
export const LAYOUTS: readonly LayoutKind[] = ["right", "both", "down", "list"];

export type Box = { left: number; top: number; right: number; bottom: number };

/** Where the shown topics are, in pixels at zoom 1. */
export type Layout = {
  kind: LayoutKind;
  /** The numbers of the topics that are placed, in the order of reading. */
  shown: Int32Array;
  isShown: Uint8Array;
  width: Float64Array;
  height: Float64Array;
  /** A topic's left edge, and the middle of its height. */
  x: Float64Array;
  y: Float64Array;
  /** The box around a topic and all that is shown below it. */
  left: Float64Array;
  top: Float64Array;
  right: Float64Array;
  bottom: Float64Array;
  /** -1 for what grows to the left, 1 for all else. */
  side: Int8Array;
  /** How many of the root's children come first, on the right; the others are on the left. */
  firstSide: number;
};

const GAPS = { along: 52, across: 8, family: 10 };
const DOWN_GAPS = { along: 84, across: 18, family: 16 };
const INDENT = 34;
const ROW_GAP = 8;

type Placed = Pick<Layout, "x" | "y" | "side" | "firstSide">;

export function layoutOf(kind: LayoutKind, shape: Shape, sizes: Sizes, shown: Int32Array): Layout {
  sizes.measure(shown);
  const placed = PLACE[kind](shape, sizes, shown);
  const isShown = new Uint8Array(shape.count);
  for (const number of shown) isShown[number] = 1;
  const { width, height } = sizes;
  return { kind, shown, isShown, width: width.slice(), height, ...placed, ...boxesAround(shape, sizes, shown, placed) };
}

const PLACE: Record<LayoutKind, (shape: Shape, sizes: Sizes, shown: Int32Array) => Placed> = {
  right: (shape, sizes, shown) => toTheRight(shape, bandsOf(sideways(shape, sizes, shown))),
  both: toBothSides,
  down: downwards,
  list: asList,
};

const sideways = ({ parent }: Shape, { width, height }: Sizes, shown: Int32Array) => ({
  shown,
  parent,
  along: width,
  across: height,
  gaps: GAPS,
});

function toTheRight(shape: Shape, { along, middle }: Bands): Placed {
  return { x: along, y: middle, side: new Int8Array(shape.count).fill(1), firstSide: shape.children[0]?.length ?? 0 };
}

/** The first of the root's branches to the right, the others to the left, about as high on either side. */
function toBothSides(shape: Shape, sizes: Sizes, shown: Int32Array): Placed {
  const firstSide = evenSplit(shape, shown);
  const isRight = (number: number) => (shape.branch[number] ?? 0) < firstSide;
  const right = bandsOf(sideways(shape, sizes, shown.filter(isRight)));
  const left = bandsOf(
    sideways(
      shape,
      sizes,
      shown.filter((number) => number === 0 || !isRight(number)),
    ),
  );
  const x = right.along;
  const y = right.middle;
  const side = new Int8Array(shape.count).fill(1);
  const width = (number: number) => sizes.width[number] ?? 0;
  const shift = (y[0] ?? 0) - (left.middle[0] ?? 0);
  for (const number of shown) {
    if (isRight(number)) continue;
    side[number] = -1;
    x[number] = width(0) - (left.along[number] ?? 0) - width(number);
    y[number] = (left.middle[number] ?? 0) + shift;
  }
  return { x, y, side, firstSide };
}

/** How many branches stand to the right, so that as many topics are shown on either side. */
function evenSplit(shape: Shape, shown: Int32Array): number {
  const perBranch = new Int32Array(shape.children[0]?.length ?? 0);
  for (const number of shown) {
    const branch = shape.branch[number] ?? -1;
    if (branch >= 0) perBranch[branch] = (perBranch[branch] ?? 0) + 1;
  }
  let rest = shown.length - 1;
  let taken = 0;
  for (const [branch, own] of perBranch.entries()) {
    if (branch > 0 && taken + own / 2 > rest - own / 2) return branch;
    taken += own;
    rest -= own;
  }
  return perBranch.length;
}

function downwards(shape: Shape, sizes: Sizes, shown: Int32Array): Placed {
  const options = { shown, parent: shape.parent, along: sizes.height, across: sizes.width, gaps: DOWN_GAPS };
  const { along, middle } = bandsOf(options);
  for (const number of shown) {
    const top = along[number] ?? 0;
    along[number] = (middle[number] ?? 0) - (sizes.width[number] ?? 0) / 2;
    middle[number] = top + (sizes.height[number] ?? 0) / 2;
  }
  return toTheRight(shape, { along, middle });
}

/** One below the other, deeper ones further in. */
function asList(shape: Shape, { height }: Sizes, shown: Int32Array): Placed {
  const x = new Float64Array(shape.count);
  const y = new Float64Array(shape.count);
  let top = 0;
  for (const number of shown) {
    const own = height[number] ?? 0;
    x[number] = ((shape.level[number] ?? 1) - 1) * INDENT;
    y[number] = top + own / 2;
    top += own + ROW_GAP;
  }
  return toTheRight(shape, { along: x, middle: y });
}

function boxesAround({ count, parent }: Shape, { width, height }: Sizes, shown: Int32Array, { x, y }: Placed) {
  const left = x.slice();
  const right = new Float64Array(count);
  const top = new Float64Array(count);
  const bottom = new Float64Array(count);
  for (const number of shown) {
    const half = (height[number] ?? 0) / 2;
    right[number] = (x[number] ?? 0) + (width[number] ?? 0);
    top[number] = (y[number] ?? 0) - half;
    bottom[number] = (y[number] ?? 0) + half;
  }
  for (let place = shown.length - 1; place > 0; place--) {
    const number = shown[place] ?? 0;
    const above = parent[number] ?? 0;
    left[above] = Math.min(left[above] ?? 0, left[number] ?? 0);
    top[above] = Math.min(top[above] ?? 0, top[number] ?? 0);
    right[above] = Math.max(right[above] ?? 0, right[number] ?? 0);
    bottom[above] = Math.max(bottom[above] ?? 0, bottom[number] ?? 0);
  }
  return { left, top, right, bottom };
}

/** The box of a topic alone. */
export function boxOf({ x, y, width, height }: Layout, number: number): Box {
  const left = x[number] ?? 0;
  const middle = y[number] ?? 0;
  const half = (height[number] ?? 0) / 2;
  return { left, top: middle - half, right: left + (width[number] ?? 0), bottom: middle + half };
}

/** The box around a topic and all that is shown below it; around everything for the root. */
export const boxAround = ({ left, top, right, bottom }: Layout, number = 0): Box => ({
  left: left[number] ?? 0,
  top: top[number] ?? 0,
  right: right[number] ?? 0,
  bottom: bottom[number] ?? 0,
});
