import { beginning, branchCurve, type Curve } from "./curves";
import { doneShare } from "./marks";
import type { Frame, Scene, Sight } from "./paint";
import { hueOf } from "./palette";
import type { View } from "./view";

/** How thick a branch is that leads to a topic of level 2, 3, 4 and deeper; pixels at zoom 1. */
const THICKNESS = [3.4, 2.3, 1.7, 1.3];
/** Below this zoom a curve looks like a line. */
const STRAIGHT_ZOOM = 0.15;
const TINT = 0.62;

const thicknessClass = (level: number): number => Math.min(Math.max(level, 2) - 2, THICKNESS.length - 1);

/** The branches to the topics in sight, tinted, and over them how much of what they lead to is done. */
export function paintBranches(context: CanvasRenderingContext2D, scene: Scene, { view }: Frame, { topics, masses }: Sight): void {
  const strokes = new Strokes(view);
  for (const number of topics) if (number > 0) add(strokes, scene, number);
  let last = Number.NaN;
  for (const number of masses) {
    // Of masses that lie on the same half pixel, one branch is enough.
    const place = Math.round((scene.layout.y[number] ?? 0) * view.zoom * 2) + (scene.layout.x[number] ?? 0);
    if (place !== last) add(strokes, scene, number);
    last = place;
  }
  context.lineCap = "round";
  strokes.draw(context);
  context.globalAlpha = 1;
}

function add(strokes: Strokes, { shape, layout, marks, palette }: Scene, number: number): void {
  const curve = branchCurve(layout, shape.parent[number] ?? 0, number);
  const thickness = thicknessClass(shape.level[number] ?? 2);
  strokes.add(palette.branches[hueOf(shape.branch[number] ?? 0)] ?? "", TINT, thickness, curve);
  const share = doneShare(marks, number);
  if (share > 0) strokes.add(palette.states.done, 1, thickness, share < 1 ? beginning(curve, share) : curve);
  else if (marks.state[number] === "learning") strokes.add(palette.states.learning, 1, thickness, beginning(curve, 0.5));
}

type Stroke = { color: string; alpha: number; thickness: number; path: Path2D };

/** Curves by look: a few long strokes are much faster than thousands of short ones. */
class Strokes {
  private readonly strokes = new Map<string, Stroke>();

  private readonly view: View;

  constructor(view: View) {
    this.view = view;
  }

  add(color: string, alpha: number, thickness: number, curve: Curve): void {
    const key = `${alpha} ${thickness} ${color}`;
    const known = this.strokes.get(key);
    const stroke = known ?? { color, alpha, thickness, path: new Path2D() };
    if (!known) this.strokes.set(key, stroke);
    trace(stroke.path, curve, this.view);
  }

  draw(context: CanvasRenderingContext2D): void {
    const tintsFirst = [...this.strokes.values()].sort((a, b) => a.alpha - b.alpha);
    for (const { color, alpha, thickness, path } of tintsFirst) {
      context.globalAlpha = alpha;
      context.strokeStyle = color;
      context.lineWidth = Math.max(0.6, (THICKNESS[thickness] ?? 1) * Math.min(1.4, Math.max(0.3, this.view.zoom)));
      context.stroke(path);
    }
  }
}

export function trace(path: Path2D, [x0, y0, x1, y1, x2, y2, x3, y3]: Curve, { zoom, left, top }: View): void {
  path.moveTo(x0 * zoom + left, y0 * zoom + top);
  if (zoom < STRAIGHT_ZOOM) path.lineTo(x3 * zoom + left, y3 * zoom + top);
  else path.bezierCurveTo(x1 * zoom + left, y1 * zoom + top, x2 * zoom + left, y2 * zoom + top, x3 * zoom + left, y3 * zoom + top);
}
