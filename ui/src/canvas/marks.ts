import type { Progress } from "../api/types";
import { type Tally, type Tree, tallies } from "../features/outline/tree";
import type { Shown } from "../features/progress/states";
import type { Shape } from "./shape";

/** The reader's progress, by the numbers of topics. */
export type Marks = {
  state: readonly Shown[];
  /** What is done in a topic and below it, of what counts; undefined for a topic without children. */
  tally: readonly (Tally | undefined)[];
};

const NOTHING: Progress["states"] = {};

export function marksOf(shape: Shape, tree: Tree, progress: Progress | undefined): Marks {
  const states = progress?.states ?? NOTHING;
  const known = new Set(progress?.known_elsewhere);
  const sums = tallies(tree, states);
  return {
    state: shape.uids.map((uid) => states[uid] ?? (known.has(uid) ? "known" : "none")),
    tally: shape.uids.map((uid) => sums.get(uid)),
  };
}

/** How much of a topic and what is below it is done, from 0 to 1. */
export function doneShare({ state, tally }: Marks, number: number): number {
  const sum = tally[number];
  if (sum) return sum.total > 0 ? sum.done / sum.total : 0;
  return state[number] === "done" ? 1 : 0;
}
