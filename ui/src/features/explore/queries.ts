import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { Subject } from "../../api/types";
import { PAGE, type Wanted } from "./wanted";

const MOST = 200;
const MOST_FOUND = 20;

type Part = { cursor: string | null; limit: number };

/** Public subjects, part by part; `first` is how many the first part has. What was there stays until other subjects have come. */
export const gallery = ({ sort, q, tag, author, language }: Wanted, first: number) =>
  infiniteQueryOptions({
    queryKey: ["subjects", "gallery", { sort, q, tag, author, language }],
    queryFn({ pageParam: { cursor, limit }, signal }) {
      const said = { sort, limit, ...given({ q, tag, author, language, cursor }) };
      return received(api.GET("/api/v1/subjects", { params: { query: said }, signal }));
    },
    initialPageParam: { cursor: null, limit: first } as Part,
    getNextPageParam: ({ next_cursor }): Part | null => (next_cursor ? { cursor: next_cursor, limit: PAGE } : null),
    placeholderData: keepPreviousData,
  });

/** Only what has a value. */
const given = <Named extends Record<string, string | null>>(named: Named) =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null)) as { [Name in keyof Named]?: string };

/** The subjects that are read most: to be found by their titles, and for what there is to filter by. */
export const readSubjects = queryOptions({
  queryKey: ["subjects", "read most"],
  queryFn: async ({ signal }) =>
    (await received(api.GET("/api/v1/subjects", { params: { query: { sort: "read", limit: MOST } }, signal }))).items,
});

/** The public subjects whose titles or summaries have these words, as many as are taken in at a glance. */
export const subjectsWith = (words: string) =>
  queryOptions({
    queryKey: ["subjects", "with", words],
    queryFn: async ({ signal }) =>
      (await received(api.GET("/api/v1/subjects", { params: { query: { q: words, sort: "read", limit: MOST_FOUND } }, signal }))).items,
  });

/** What subjects have in common, the most frequent first, at most so many of each. */
export function commonIn(subjects: readonly Subject[], most = 40): { tags: string[]; languages: string[] } {
  const frequent = (values: string[]) => {
    const counts = new Map<string, number>();
    for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .sort(([, a], [, b]) => b - a)
      .flatMap(([value]) => value)
      .slice(0, most);
  };
  return { tags: frequent(subjects.flatMap(({ tags }) => tags)), languages: frequent(subjects.map(({ language }) => language)) };
}
