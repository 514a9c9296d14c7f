import { boxOf, type Layout } from "./layouts";

/** A cubic curve: x and y of its start, its two handles and its end. */
export type Curve = [number, number, number, number, number, number, number, number];

const STEM = 17;

/** The branch from a topic to its child. */
export function branchCurve(layout: Layout, parent: number, child: number): Curve {
  const from = boxOf(layout, parent);
  const to = boxOf(layout, child);
  const y = layout.y[child] ?? 0;
  if (layout.kind === "down") return vertical((from.left + from.right) / 2, from.bottom, (to.left + to.right) / 2, to.top);
  if (layout.kind === "list") return elbow(from.left + STEM, from.bottom, to.left, y);
  return (layout.side[child] ?? 1) < 0
    ? horizontal(from.left, layout.y[parent] ?? 0, to.right, y)
    : horizontal(from.right, layout.y[parent] ?? 0, to.left, y);
}

function horizontal(x: number, y: number, toX: number, toY: number): Curve {
  const middle = (x + toX) / 2;
  return [x, y, middle, y, middle, toY, toX, toY];
}

function vertical(x: number, y: number, toX: number, toY: number): Curve {
  const middle = (y + toY) / 2;
  return [x, y, x, middle, toX, middle, toX, toY];
}

const elbow = (x: number, y: number, toX: number, toY: number): Curve => [x, y, x, toY, x, toY, toX, toY];

/** The beginning of a curve, up to that part of it (de Casteljau). */
export function beginning(curve: Curve, part: number): Curve {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = curve;
  const mix = (from: number, to: number) => from + (to - from) * part;
  const [ax, ay, bx, by, cx, cy] = [mix(x0, x1), mix(y0, y1), mix(x1, x2), mix(y1, y2), mix(x2, x3), mix(y2, y3)];
  const [dx, dy, ex, ey] = [mix(ax, bx), mix(ay, by), mix(bx, cx), mix(by, cy)];
  return [x0, y0, ax, ay, dx, dy, mix(dx, ex), mix(dy, ey)];
}

export function pointOn([x0, y0, x1, y1, x2, y2, x3, y3]: Curve, part: number): { x: number; y: number } {
  const rest = 1 - part;
  const [a, b, c, d] = [rest ** 3, 3 * rest ** 2 * part, 3 * rest * part ** 2, part ** 3];
  return { x: a * x0 + b * x1 + c * x2 + d * x3, y: a * y0 + b * y1 + c * y2 + d * y3 };
}

const BULGE = 46;

/**
 * The way of a relation from one topic to another, beside the branches: out of a side of the one, into a side of the
 * other. Topics that stand one above the other are joined around their ends, others from edge to edge.
 */
export function relationCurve(layout: Layout, source: number, target: number): Curve {
  const from = boxOf(layout, source);
  const to = boxOf(layout, target);
  const y = layout.y[source] ?? 0;
  const toY = layout.y[target] ?? 0;
  if (layout.kind === "down") return around(from, to);
  if (to.left > from.right + BULGE) return horizontal(from.right, y, to.left, toY);
  if (to.right < from.left - BULGE) return horizontal(from.left, y, to.right, toY);
  const bulge = BULGE + Math.min(140, Math.abs(toY - y) * 0.12);
  return [from.right, y, Math.max(from.right, to.right) + bulge, y, Math.max(from.right, to.right) + bulge, toY, to.right, toY];
}

type Sides = { left: number; right: number; top: number; bottom: number };

/** Below both topics: in a map that grows downwards, what stands side by side is joined from below. */
function around(from: Sides, to: Sides): Curve {
  const x = (from.left + from.right) / 2;
  const toX = (to.left + to.right) / 2;
  if (to.top > from.bottom + BULGE) return vertical(x, from.bottom, toX, to.top);
  if (to.bottom < from.top - BULGE) return vertical(x, from.top, toX, to.bottom);
  const low = Math.max(from.bottom, to.bottom) + BULGE + Math.min(140, Math.abs(toX - x) * 0.12);
  return [x, from.bottom, x, low, toX, low, toX, to.bottom];
}
