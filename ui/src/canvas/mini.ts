import { boxAround, type Layout } from "./layouts";
import { doneShare } from "./marks";
import type { Scene } from "./paint";
import { hueOf } from "./palette";
import type { Size } from "./view";

export const MINI: Size = { width: 176, height: 116 };

/** A point (x, y) of the map is at (x * across + left, y * down + top) in the small one. */
export type Mini = { across: number; down: number; left: number; top: number };

const PADDING = 8;
/** A map may be two hundred times as high as wide: in small it is stretched, up to so much. */
const MOST_STRETCH = 40;
const MOST_SCALE = 0.25;

export function miniOf(layout: Layout): Mini {
  const { left, top, right, bottom } = boxAround(layout);
  const across = (MINI.width - 2 * PADDING) / Math.max(1, right - left);
  const down = (MINI.height - 2 * PADDING) / Math.max(1, bottom - top);
  const least = Math.min(across, down, MOST_SCALE);
  const [wide, high] = [Math.min(across, least * MOST_STRETCH, MOST_SCALE), Math.min(down, least * MOST_STRETCH, MOST_SCALE)];
  return {
    across: wide,
    down: high,
    left: (MINI.width - (left + right) * wide) / 2,
    top: (MINI.height - (top + bottom) * high) / 2,
  };
}

type Seen = Pick<Scene, "shape" | "layout" | "marks" | "palette">;

/** Every topic as a stroke in the hue of its branch; what is done in the colour of what is done. */
export function paintMini(context: CanvasRenderingContext2D, { shape, layout, marks, palette }: Seen, mini: Mini, ratio: number): void {
  const { canvas } = context;
  canvas.width = Math.round(MINI.width * ratio);
  canvas.height = Math.round(MINI.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const number of layout.shown) {
    const x = (layout.x[number] ?? 0) * mini.across + mini.left;
    const y = (layout.y[number] ?? 0) * mini.down + mini.top;
    const width = Math.max(1, (layout.width[number] ?? 0) * mini.across);
    const height = Math.max(0.75, (layout.height[number] ?? 0) * mini.down * 0.5);
    const isDone = doneShare(marks, number) === 1;
    context.globalAlpha = isDone ? 1 : 0.5;
    context.fillStyle = isDone
      ? palette.states.done
      : number === 0
        ? palette.ink
        : (palette.branches[hueOf(shape.branch[number] ?? 0)] ?? "");
    context.fillRect(x, y - height / 2, width, height);
  }
}
