import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

const MOST = 200;

/** The subjects that are read most, to be found by their titles. */
export const readSubjects = queryOptions({
  queryKey: ["subjects", "read most"],
  queryFn: async ({ signal }) =>
    (await received(api.GET("/api/v1/subjects", { params: { query: { sort: "read", limit: MOST } }, signal }))).items,
});

/** One's own, which may be private. */
export const ownSubjects = queryOptions({
  queryKey: ["me", "subjects", "created", MOST],
  queryFn: async ({ signal }) => (await received(api.GET("/api/v1/me/subjects", { params: { query: { limit: MOST } }, signal }))).items,
});
