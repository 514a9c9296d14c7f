/** How hard a password is to guess, roughly: by length and variety, less what is repeated, runs on, or is one's own name. */

export type Strength = 0 | 1 | 2 | 3;

const STEPS = [40, 60, 80];
const ALPHABETS: readonly [RegExp, number][] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^a-zA-Z0-9]/, 33],
];

export function strengthOf(password: string, own: readonly string[] = []): Strength {
  const bits = unpredictable(without(password, own)) * Math.log2(variety(password));
  return STEPS.filter((step) => bits >= step).length as Strength;
}

/** Names and addresses of one's own are the first that anybody tries. */
function without(password: string, own: readonly string[]): string {
  let rest = password.toLowerCase();
  for (const word of own.flatMap((text) => text.toLowerCase().split("@"))) if (word.length > 2) rest = rest.replaceAll(word, "");
  return rest;
}

const variety = (password: string): number =>
  Math.max(
    2,
    ALPHABETS.reduce((sum, [has, size]) => sum + (has.test(password) ? size : 0), 0),
  );

/** Characters that don't follow from those before: no repeat, no next or previous one, no second round of the same. */
function unpredictable(text: string): number {
  let count = 0;
  const seen = new Set<string>();
  for (let place = 0; place < text.length; place++) {
    const step = text.charCodeAt(place) - text.charCodeAt(place - 1);
    const triple = text.slice(Math.max(0, place - 2), place + 1);
    const follows = Math.abs(step) <= 1 || (triple.length === 3 && seen.has(triple));
    seen.add(triple);
    count += follows ? 0.25 : 1;
  }
  return count;
}
