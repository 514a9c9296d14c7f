import { belowOf, type Shape } from "./shape";
import type { Texts } from "./text";

/** How a topic of a level is set; the same numbers are in Topic.module.css. Pixels at zoom 1. */
export type Setting = { height: number; font: string; room: number; padding: number };

const SANS = '"Inter Variable", system-ui, sans-serif';
const SERIF = '"Source Serif 4 Variable", Georgia, "Noto Serif", serif';

const ROOT: Setting = { height: 50, font: `600 19px ${SERIF}`, room: 340, padding: 18 };
const BRANCH: Setting = { height: 38, font: `600 15px ${SANS}`, room: 290, padding: 14 };
const TOPIC: Setting = { height: 30, font: `400 14px ${SANS}`, room: 270, padding: 8 };

export const settingOf = (level: number): Setting => (level === 1 ? ROOT : level === 2 ? BRANCH : TOPIC);

/** The least height of a topic: what decides whether topics are drawn or are elements. */
export const LEAST_HEIGHT = TOPIC.height;

const MARK = 16 + 8;
const TOGGLE_GAP = 6;
const TOGGLE_PADDING = 12;
const DIGIT = 7.5;
const TOGGLE_LEAST = 22;
/** Widths are rounded up, and a hair is added: what the page measures may differ from the canvas by a fraction. */
const HAIR = 2;

/** The width of the button that opens a branch; it shows how many topics are below, so it is as wide as the number. */
export const toggleWidth = (below: number): number => Math.max(TOGGLE_LEAST, String(below).length * DIGIT + TOGGLE_PADDING);

/** Widths and heights of topics. A width is measured when the topic is first shown: most of a large map never is. */
export class Sizes {
  readonly width: Float64Array;
  readonly height: Float64Array;
  private readonly shape: Shape;
  private readonly texts: Texts;

  constructor(shape: Shape, texts: Texts) {
    this.shape = shape;
    this.texts = texts;
    this.width = new Float64Array(shape.count);
    this.height = Float64Array.from(shape.level, (level) => settingOf(level).height);
  }

  measure(shown: Int32Array): void {
    for (const number of shown) if (this.width[number] === 0) this.width[number] = this.widthOf(number);
  }

  private widthOf(number: number): number {
    const { font, room, padding } = settingOf(this.shape.level[number] ?? 1);
    const text = Math.min(room, this.texts.width(this.shape.titles[number] ?? "", font));
    const below = belowOf(this.shape, number);
    const toggle = below > 0 && number > 0 ? TOGGLE_GAP + toggleWidth(below) : 0;
    return Math.ceil(2 * padding + MARK + text + toggle) + HAIR;
  }
}
