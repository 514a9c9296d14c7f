import { type Curve, pointOn, relationCurve } from "./curves";
import type { Frame, Scene } from "./paint";
import { trace } from "./paintBranches";
import type { View } from "./view";

const MOST = 1_500;
const DASHES = [5, 4];
const ARROW_PX = 8;

/** Relations as they are told in the legend: "requires" an arrow to what is needed first, "related" dashed. */
export function paintRelations(context: CanvasRenderingContext2D, { layout, relations, palette }: Scene, { view, size }: Frame): void {
  const requires = new Path2D();
  const related = new Path2D();
  const arrows = new Path2D();
  for (const { kind, source, target } of relations.slice(0, MOST)) {
    const curve = relationCurve(layout, source, target);
    if (isFarOff(curve, view, size)) continue;
    trace(kind === "requires" ? requires : related, curve, view);
    if (kind === "requires") arrow(arrows, curve, view);
  }
  context.lineCap = "round";
  context.lineWidth = 1.6;
  context.strokeStyle = palette.accent;
  context.fillStyle = palette.accent;
  context.stroke(requires);
  context.fill(arrows);
  context.strokeStyle = palette.muted;
  context.setLineDash(DASHES);
  context.stroke(related);
  context.setLineDash([]);
}

/** Is the whole curve beyond one edge of the screen? It stays within the hull of its points. */
function isFarOff(
  [x0, y0, x1, y1, x2, y2, x3, y3]: Curve,
  { zoom, left, top }: View,
  { width, height }: { width: number; height: number },
): boolean {
  const from = { x: Math.min(x0, x1, x2, x3) * zoom + left, y: Math.min(y0, y1, y2, y3) * zoom + top };
  const to = { x: Math.max(x0, x1, x2, x3) * zoom + left, y: Math.max(y0, y1, y2, y3) * zoom + top };
  return to.x < 0 || to.y < 0 || from.x > width || from.y > height;
}

function arrow(path: Path2D, curve: Curve, { zoom, left, top }: View): void {
  const before = pointOn(curve, 0.94);
  const [, , , , , , x, y] = curve;
  const angle = Math.atan2(y - before.y, x - before.x);
  const tip = { x: x * zoom + left, y: y * zoom + top };
  path.moveTo(tip.x, tip.y);
  for (const side of [-0.42, 0.42]) path.lineTo(tip.x - ARROW_PX * Math.cos(angle + side), tip.y - ARROW_PX * Math.sin(angle + side));
  path.closePath();
}
