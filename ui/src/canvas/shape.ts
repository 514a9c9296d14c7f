import type { Tree } from "../features/outline/tree";

/**
 * A tree as numbers, for what is done to thousands of topics in a frame. A topic's number is its place in the order of
 * reading, so everything below topic `i` are the numbers from `i + 1` to `end[i] - 1`. The root is 0.
 */
export type Shape = {
  count: number;
  uids: readonly string[];
  titles: readonly string[];
  numbers: ReadonlyMap<string, number>;
  /** -1 for the root. */
  parent: Int32Array;
  end: Int32Array;
  /** As ARIA counts: the root is 1. */
  level: Uint16Array;
  /** Which of the root's children a topic belongs to, counted from 0; -1 for the root. */
  branch: Int32Array;
  children: readonly (readonly number[])[];
};

export function shapeOf({ order, nodes }: Tree): Shape {
  const count = order.length;
  const numbers = new Map(order.map((uid, number) => [uid, number]));
  const parent = new Int32Array(count).fill(-1);
  const level = new Uint16Array(count);
  const branch = new Int32Array(count).fill(-1);
  const children: number[][] = order.map(() => []);
  const titles: string[] = [];
  let branches = 0;
  for (const [number, uid] of order.entries()) {
    const node = nodes.get(uid);
    const above = numbers.get(node?.parent ?? "") ?? -1;
    titles.push(node?.topic.title ?? "");
    parent[number] = above;
    level[number] = node?.level ?? 1;
    if (above === 0) branch[number] = branches++;
    else if (above > 0) branch[number] = branch[above] ?? -1;
    children[above]?.push(number);
  }
  return { count, uids: order, titles, numbers, parent, end: endsOf(parent), level, branch, children };
}

function endsOf(parent: Int32Array): Int32Array {
  const end = new Int32Array(parent.length);
  for (let number = parent.length - 1; number >= 0; number--) {
    end[number] = Math.max(end[number] ?? 0, number + 1);
    const above = parent[number] ?? -1;
    if (above >= 0) end[above] = Math.max(end[above] ?? 0, end[number] ?? 0);
  }
  return end;
}

/** How many topics are below one, at any depth. */
export const belowOf = ({ end }: Shape, number: number): number => (end[number] ?? 0) - number - 1;

/** What is seen: the root, and the topics whose ancestors are all expanded; each before its children. */
export function shownOf({ count, end, uids }: Shape, expanded: ReadonlySet<string>): Int32Array {
  const shown = new Int32Array(count);
  let length = 0;
  for (let number = 0; number < count; ) {
    shown[length++] = number;
    const opens = number === 0 || expanded.has(uids[number] ?? "");
    number = opens ? number + 1 : (end[number] ?? count);
  }
  return shown.slice(0, length);
}

/** The topic itself when it is shown, else the nearest above it that is. */
export function shownFor({ parent }: Shape, isShown: Uint8Array, number: number): number {
  let at = number;
  while (at > 0 && !isShown[at]) at = parent[at] ?? 0;
  return at;
}
