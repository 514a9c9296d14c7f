import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

const MOST = 200;

/** One's own, which may be private. */
export const ownSubjects = queryOptions({
  queryKey: ["me", "subjects", "created", MOST],
  queryFn: async ({ signal }) => (await received(api.GET("/api/v1/me/subjects", { params: { query: { limit: MOST } }, signal }))).items,
});
