import type { Frame, Scene, Sight } from "./paint";

/** A title from afar: where it begins and the middle of its height, in pixels of the screen. */
export type Label = { text: string; font: string; x: number; y: number; width: number };
export type Labels = ReadonlyMap<number, Label>;

const LINE_PX = 16;
const MOST = 80;
const DEEPEST = 5;
const ROOM_PX = 190;
const LEAST_ROOM_PX = 84;
/** Between a topic and its children; pixels at zoom 1. */
const GAP = 46;
/** From here on what is to the right of a title is so small that the title may cover it. */
const COVERING_ZOOM = 0.16;
const FONT = '"Inter Variable", system-ui, sans-serif';

/** From afar, where no title can be read, the largest parts keep theirs at a size that can; never one over another. */
export function labelsOf(scene: Scene, { view, size }: Frame, { topics }: Sight): Labels {
  const { shape, layout, texts } = scene;
  const labels = new Map<number, Label>();
  for (const number of worthALabel(scene, view.zoom, topics)) {
    const level = shape.level[number] ?? 1;
    const font = `${level <= 2 ? 600 : 450} ${level === 1 ? 14 : 12}px ${FONT}`;
    const cut = texts.cut(shape.titles[number] ?? "", font, roomFor(scene, view.zoom, number));
    const x = Math.max(8, (layout.x[number] ?? 0) * view.zoom + view.left);
    const label = { ...cut, font, x, y: (layout.y[number] ?? 0) * view.zoom + view.top };
    const isOff = label.y < 0 || label.y > size.height || x + label.width > size.width;
    if (isOff || [...labels.values()].some((other) => meets(other, label))) continue;
    labels.set(number, label);
    if (labels.size >= MOST) break;
  }
  return labels;
}

/** A title ends where the topic's children begin, as long as these can be told apart. */
function roomFor({ shape, layout }: Scene, zoom: number, number: number): number {
  const isOpen = layout.isShown[shape.children[number]?.[0] ?? -1];
  if (!isOpen || zoom < COVERING_ZOOM || layout.kind === "list") return ROOM_PX;
  // In steps, so that a title isn't cut anew for each frame of a zoom.
  return Math.max(LEAST_ROOM_PX, Math.round((((layout.width[number] ?? 0) + GAP) * zoom) / 12) * 12);
}

/** The topics in sight whose part of the map is high enough for a line of text, those nearest to the root first. */
function worthALabel({ shape, layout }: Scene, zoom: number, topics: readonly number[]): number[] {
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

const meets = (a: Label, b: Label): boolean => Math.abs(a.y - b.y) < LINE_PX && a.x < b.x + b.width + 6 && b.x < a.x + a.width + 6;

export function paintLabels(context: CanvasRenderingContext2D, { palette }: Scene, labels: Labels): void {
  context.textBaseline = "middle";
  // A sheet of paper behind each: an outline around every letter costs ten times as much.
  context.fillStyle = palette.paper;
  context.globalAlpha = 0.82;
  for (const { x, y, width } of labels.values()) context.fillRect(x - 2, y - LINE_PX / 2, width + 4, LINE_PX - 1);
  context.globalAlpha = 1;
  context.fillStyle = palette.ink;
  for (const { text, font, x, y } of labels.values()) {
    context.font = font;
    context.fillText(text, x, y);
  }
}
