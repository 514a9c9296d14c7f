import type { Layout } from "./layouts";
import { type Shape, shownFor } from "./shape";

export type Places = { x: Float64Array; y: Float64Array };

const GLIDE_MS = 200;

/** The way from one layout to the next: topics that stay slide, new ones come out of the topic they were folded into. */
export class Glide {
  private readonly from: Places;
  private readonly to: Layout;
  private readonly start: number;

  constructor(shape: Shape, before: Layout, to: Layout, start: number) {
    this.to = to;
    this.start = start;
    this.from = { x: new Float64Array(shape.count), y: new Float64Array(shape.count) };
    for (const number of to.shown) {
      const origin = shownFor(shape, before.isShown, number);
      this.from.x[number] = before.x[origin] ?? 0;
      this.from.y[number] = before.y[origin] ?? 0;
    }
  }

  isOver(now: number): boolean {
    return now - this.start >= GLIDE_MS;
  }

  /** The layout as it is on its way; the boxes around subtrees are already the new ones. */
  at(now: number): Layout {
    const part = eased(Math.min(1, Math.max(0, now - this.start) / GLIDE_MS));
    const x = new Float64Array(this.from.x.length);
    const y = new Float64Array(this.from.y.length);
    for (const number of this.to.shown) {
      x[number] = mix(this.from.x[number] ?? 0, this.to.x[number] ?? 0, part);
      y[number] = mix(this.from.y[number] ?? 0, this.to.y[number] ?? 0, part);
    }
    return { ...this.to, x, y };
  }
}

const mix = (from: number, to: number, part: number): number => from + (to - from) * part;

/** Quick at first, calm at the end. */
export const eased = (part: number): number => 1 - (1 - part) ** 3;
