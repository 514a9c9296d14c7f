/** Which of the public subjects are wanted, as the address of the page says it: Back and a link that is passed on show the same. */
export const SORTS = ["newest", "liked", "read", "title"] as const;
export type Sort = (typeof SORTS)[number];

export type Wanted = { sort: Sort; q: string | null; tag: string | null; author: string | null; language: string | null };

export const FILTERS = ["tag", "author", "language"] as const;
export type Filter = (typeof FILTERS)[number];

export const PAGE = 24;
const MOST = 200;

export function wantedIn(search: URLSearchParams): Wanted {
  const sort = SORTS.find((known) => known === search.get("sort")) ?? "newest";
  return {
    sort,
    q: search.get("q") || null,
    tag: search.get("tag") || null,
    author: search.get("author") || null,
    language: search.get("language") || null,
  };
}

/** The address of what is wanted; how many were shown of something else says nothing about it. */
export function addressOf(wanted: Wanted): URLSearchParams {
  const search = new URLSearchParams();
  if (wanted.sort !== "newest") search.set("sort", wanted.sort);
  if (wanted.q) search.set("q", wanted.q);
  for (const filter of FILTERS) if (wanted[filter]) search.set(filter, wanted[filter]);
  return search;
}

export const isFiltered = (wanted: Wanted): boolean => wanted.q !== null || FILTERS.some((filter) => wanted[filter] !== null);

/** How many a visit begins with: as many as were there when its address was kept, as far as one request brings them. */
export function shownIn(search: URLSearchParams): number {
  const shown = Number(search.get("shown"));
  return Number.isInteger(shown) ? Math.min(MOST, Math.max(PAGE, shown)) : PAGE;
}
