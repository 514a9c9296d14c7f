import type { Frame, Scene, Sight } from "./paint";

type Placed = { x: number; y: number; width: number };

const LINE_PX = 16;
const MOST = 80;
const DEEPEST = 5;
const ROOM_PX = 190;
const FONT = '"Inter Variable", system-ui, sans-serif';

/** From afar, where no title can be read, the largest parts keep theirs at a size that can; never one over another. */
export function paintLabels(context: CanvasRenderingContext2D, scene: Scene, { view, size }: Frame, { topics }: Sight): void {
  const { shape, layout, texts, palette } = scene;
  const taken: Placed[] = [];
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = palette.paper;
  context.fillStyle = palette.ink;
  for (const number of labelled(scene, view.zoom, topics)) {
    const level = shape.level[number] ?? 1;
    const font = `${level <= 2 ? 600 : 450} ${level === 1 ? 14 : 12}px ${FONT}`;
    const { text, width } = texts.cut(shape.titles[number] ?? "", font, ROOM_PX);
    const x = Math.max(8, (layout.x[number] ?? 0) * view.zoom + view.left);
    const y = (layout.y[number] ?? 0) * view.zoom + view.top;
    if (y < 0 || y > size.height || x + width > size.width || taken.some((other) => meets(other, { x, y, width }))) continue;
    taken.push({ x, y, width });
    context.font = font;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
    if (taken.length >= MOST) return;
  }
}

/** The topics in sight whose part of the map is high enough for a line of text, those nearest to the root first. */
function labelled({ shape, layout }: Scene, zoom: number, topics: readonly number[]): number[] {
  const isDown = layout.kind === "down";
  const from = isDown ? layout.left : layout.top;
  const to = isDown ? layout.right : layout.bottom;
  const room = isDown ? 4 * LINE_PX : LINE_PX;
  const high = topics.filter((number) => {
    const level = shape.level[number] ?? 1;
    return level <= DEEPEST && ((to[number] ?? 0) - (from[number] ?? 0)) * zoom >= room;
  });
  return high.sort((a, b) => (shape.level[a] ?? 0) - (shape.level[b] ?? 0) || a - b);
}

const meets = (a: Placed, b: Placed): boolean => Math.abs(a.y - b.y) < LINE_PX && a.x < b.x + b.width + 6 && b.x < a.x + a.width + 6;
