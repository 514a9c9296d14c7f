import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

const EVERY_MS = 10_000;

export const services = queryOptions({
  queryKey: ["services"],
  queryFn: ({ signal }) => received(api.GET("/api/v1/services", { signal })),
  refetchInterval: EVERY_MS,
  staleTime: 0,
  retry: false,
});
