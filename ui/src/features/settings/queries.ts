import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

export const sessions = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => received(api.GET("/api/v1/sessions", { signal })),
  staleTime: 0,
});

export const tokens = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => received(api.GET("/api/v1/tokens", { signal })),
  staleTime: 0,
});
