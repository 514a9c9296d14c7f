import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

const FEW = 8;
const PAGE = 24;

export const mostRead = queryOptions({
  queryKey: ["subjects", "read most", FEW],
  queryFn: async ({ signal }) =>
    (await received(api.GET("/api/v1/subjects", { params: { query: { sort: "read", limit: FEW } }, signal }))).items,
});

/** The subjects that one has made, or that others share with one. */
export const mine = (list: "created" | "shared") =>
  infiniteQueryOptions({
    queryKey: ["me", "subjects", list],
    queryFn: ({ pageParam, signal }) =>
      received(
        api.GET("/api/v1/me/subjects", { params: { query: { list, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } }, signal }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
