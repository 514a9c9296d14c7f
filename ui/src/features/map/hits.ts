/** The hit after (or before) a topic in the order of reading, around the end; null when there is none. */
export function nextHit(hits: readonly number[], from: number, step: 1 | -1): number | null {
  const [first, last] = [hits.at(0), hits.at(-1)];
  if (first === undefined || last === undefined) return null;
  if (step === 1) return hits.find((number) => number > from) ?? first;
  return hits.findLast((number) => number < from) ?? last;
}
