import type { Shown } from "../features/progress/states";
import { doneShare } from "./marks";
import type { Frame, Scene, Sight } from "./paint";
import type { Labels } from "./paintLabels";
import { hueOf } from "./palette";

type Rect = { x: number; y: number; width: number; height: number };

const MASS_TINT = 0.5;

/** Subtrees that are too small to be told apart: one rectangle each, filled as far as they are done. */
export function paintMasses(
  context: CanvasRenderingContext2D,
  { shape, layout, marks, palette }: Scene,
  { view }: Frame,
  { masses }: Sight,
): void {
  const { zoom, left, top } = view;
  for (const number of masses) {
    const x = (layout.left[number] ?? 0) * zoom + left;
    const y = (layout.top[number] ?? 0) * zoom + top;
    const width = Math.max(1, ((layout.right[number] ?? 0) - (layout.left[number] ?? 0)) * zoom);
    const height = Math.max(1, ((layout.bottom[number] ?? 0) - (layout.top[number] ?? 0)) * zoom);
    context.globalAlpha = MASS_TINT;
    context.fillStyle = palette.branches[hueOf(shape.branch[number] ?? 0)] ?? "";
    context.fillRect(x, y, width, height);
    const share = doneShare(marks, number);
    if (share === 0) continue;
    context.globalAlpha = 1;
    context.fillStyle = palette.states.done;
    context.fillRect(x, y, width * share, height);
  }
  context.globalAlpha = 1;
}

const UNDERLINE_PX = 2.5;
const BELOW_TEXT_PX = 8;

/** Topics that are too small to be read: a bar each, whose shape tells the state as well as its colour does; a line below a label. */
export function paintFar(context: CanvasRenderingContext2D, scene: Scene, { view }: Frame, { topics }: Sight, labels: Labels): void {
  const { shape, layout, marks, palette } = scene;
  const { zoom, left, top } = view;
  for (const number of topics) {
    const label = labels.get(number);
    const height = label ? UNDERLINE_PX : Math.max(1.2, (layout.height[number] ?? 0) * zoom * 0.56);
    const rect = {
      x: label?.x ?? (layout.x[number] ?? 0) * zoom + left,
      y: (layout.y[number] ?? 0) * zoom + top + (label ? BELOW_TEXT_PX : -height / 2),
      width: label?.width ?? Math.max(1.5, (layout.width[number] ?? 0) * zoom),
      height,
    };
    const tint = number === 0 ? palette.ink : (palette.branches[hueOf(shape.branch[number] ?? 0)] ?? "");
    bar(context, rect, tint, palette.states, marks.state[number] ?? "none", doneShare(marks, number));
    const isFound = scene.hits?.has(number) ?? false;
    if (isFound || number === scene.active) ring(context, rect, isFound ? palette.states.learning : palette.accent);
  }
}

function bar(
  context: CanvasRenderingContext2D,
  rect: Rect,
  tint: string,
  colors: Record<Shown, string>,
  state: Shown,
  share: number,
): void {
  const { x, y, width, height } = rect;
  context.globalAlpha = state === "skipped" || state === "known" ? 0.16 : 0.34;
  context.fillStyle = tint;
  fill(context, rect);
  context.globalAlpha = 1;
  context.fillStyle = colors[state];
  context.strokeStyle = colors[state];
  if (share > 0) {
    context.fillStyle = colors.done;
    fill(context, { ...rect, width: width * share });
  } else if (state === "learning") fill(context, { ...rect, width: width / 2 });
  else if (state === "skipped") context.fillRect(x, y + height / 2 - 0.5, width, 1);
  else if (state === "known") {
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, Math.max(0.5, width - 1), Math.max(0.5, height - 1));
  }
}

const ROUND_PX = 4;

function fill(context: CanvasRenderingContext2D, { x, y, width, height }: Rect): void {
  context.beginPath();
  if (height < ROUND_PX) context.rect(x, y, width, height);
  else context.roundRect(x, y, width, height, Math.min(height, width) / 2);
  context.fill();
}

function ring(context: CanvasRenderingContext2D, { x, y, width, height }: Rect, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(x - 3, y - 3, width + 6, height + 6, 4);
  context.stroke();
}
