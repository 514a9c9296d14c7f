import { sampleMap } from "../features/outline/sample";
import { treeOf } from "../features/outline/tree";
import { type Shape, shapeOf } from "./shape";
import { Sizes } from "./sizes";
import { Texts } from "./text";

/** For tests: a shape from lines of "parent > child", the first parent being the root. */
export const shapeFrom = (lines: string[]): Shape => shapeOf(treeOf(sampleMap(lines)));

/** Every character is as wide as every other. */
export const EVEN_TEXTS = () => new Texts((text) => text.length * 7);

export const sizesOf = (shape: Shape): Sizes => new Sizes(shape, EVEN_TEXTS());

/** A tree of so many topics, the same one for the same seed. */
export function randomShape(count: number, seed: number): Shape {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const name = (number: number) => `topic ${number} ${"x".repeat(number % 23)}`;
  return shapeFrom(Array.from({ length: count }, (_, step) => `${name(Math.floor(random() ** 1.4 * (step + 1)))} > ${name(step + 1)}`));
}
