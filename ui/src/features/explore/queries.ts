import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

const PAGE = 24;

export const subjects = infiniteQueryOptions({
  queryKey: ["subjects"],
  queryFn: ({ pageParam, signal }) =>
    received(api.GET("/api/v1/subjects", { params: { query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});
