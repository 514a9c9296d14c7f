export type Twig = { path: string; x: number; y: number; depth: 1 | 2 };

/** Numbers from 0 to 1 that are always the same for one seed (xorshift on an FNV-1a hash). */
function* numbersFrom(seed: string): Generator<number, never> {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ character.charCodeAt(0), 16777619) >>> 0;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) / 2 ** 32;
  }
}

const curve = (x0: number, y0: number, x: number, y: number): string => {
  const middle = ((x0 + x) / 2).toFixed(1);
  return `M${x0.toFixed(1)} ${y0.toFixed(1)}C${middle} ${y0.toFixed(1)} ${middle} ${y.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`;
};

/** Curves in a field of 280 by 64 that spread from its left: two to five boughs with up to four twigs each. */
export function twigs(seed: string, size: number): Twig[] {
  const numbers = numbersFrom(seed);
  const next = () => numbers.next().value;
  const boughs = Math.min(5, 2 + Math.floor(Math.log10(size + 1)));
  const drawn: Twig[] = [];
  for (let bough = 0; bough < boughs; bough++) {
    const y = 32 + (bough - (boughs - 1) / 2) * (52 / boughs);
    const x = 84 + 40 * next();
    drawn.push({ path: curve(8, 32, x, y), x, y, depth: 1 });
    const ends = Math.min(4, 1 + Math.floor(next() * Math.log2(size + 2)));
    for (let end = 0; end < ends; end++) {
      const endY = y + (end - (ends - 1) / 2) * (46 / boughs / ends);
      const endX = x + 60 + 80 * next();
      drawn.push({ path: curve(x, y, endX, endY), x: endX, y: endY, depth: 2 });
    }
  }
  return drawn;
}
