/** Numbers per topic, indexed by its number. */
export type Lengths = { readonly [number: number]: number };

type Options = {
  /** Topics to place, each before its children; the first is the root. */
  shown: Int32Array;
  parent: Int32Array;
  /** How long each topic is in the direction of depth, and how much room it takes across it. */
  along: Lengths;
  across: Lengths;
  /** Between a topic and its children, between neighbours, and around children that belong together. */
  gaps: { along: number; across: number; family: number };
};

export type Bands = { along: Float64Array; middle: Float64Array };

/**
 * Gives every subtree a band of its own across the direction of depth, stacked in order; so no two topics overlap, and
 * what is out of sight is skipped by whole bands. Linear, and in loops: a map may be a chain of thousands.
 * Returns where each topic begins in the direction of depth, and its middle across, the root's band beginning at 0.
 */
export function bandsOf(options: Options): Bands {
  const sizes = bandSizes(options);
  const { along, start } = bandStarts(options, sizes);
  return { along, middle: middles(options, sizes, start) };
}

type Band = { size: Float64Array; inner: Float64Array };

/** The room that each subtree takes across, and of that the room for its children. */
function bandSizes({ shown, parent, across, gaps }: Options): Band {
  const size = new Float64Array(parent.length);
  const inner = new Float64Array(parent.length);
  for (let place = shown.length - 1; place >= 0; place--) {
    const number = shown[place] ?? 0;
    const children = inner[number] ?? 0;
    size[number] = Math.max((across[number] ?? 0) + gaps.across, children > 0 ? children + gaps.family : 0);
    if (place > 0) inner[parent[number] ?? 0] = (inner[parent[number] ?? 0] ?? 0) + (size[number] ?? 0);
  }
  return { size, inner };
}

function bandStarts({ shown, parent, along: lengths, gaps }: Options, { size, inner }: Band) {
  const along = new Float64Array(parent.length);
  const start = new Float64Array(parent.length);
  const next = new Float64Array(parent.length);
  for (const [place, number] of shown.entries()) {
    const above = parent[number] ?? 0;
    if (place > 0) {
      along[number] = (along[above] ?? 0) + (lengths[above] ?? 0) + gaps.along;
      start[number] = next[above] ?? 0;
      next[above] = (next[above] ?? 0) + (size[number] ?? 0);
    }
    next[number] = (start[number] ?? 0) + ((size[number] ?? 0) - (inner[number] ?? 0)) / 2;
  }
  return { along, start };
}

/** A topic is in the middle between its first and its last child, as far as its own band lets it. */
function middles({ shown, parent, across, gaps }: Options, { size }: Band, start: Float64Array): Float64Array {
  const middle = new Float64Array(parent.length);
  const first = new Float64Array(parent.length).fill(Number.NaN);
  const last = new Float64Array(parent.length).fill(Number.NaN);
  for (let place = shown.length - 1; place >= 0; place--) {
    const number = shown[place] ?? 0;
    const from = start[number] ?? 0;
    const room = size[number] ?? 0;
    const half = ((across[number] ?? 0) + gaps.across) / 2;
    const between = ((first[number] ?? 0) + (last[number] ?? 0)) / 2;
    middle[number] = Number.isNaN(between) ? from + room / 2 : Math.min(Math.max(between, from + half), from + room - half);
    if (place === 0) continue;
    const above = parent[number] ?? 0;
    first[above] = middle[number] ?? 0;
    if (Number.isNaN(last[above])) last[above] = middle[number] ?? 0;
  }
  return middle;
}
