import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { Revision } from "../../api/types";

const REVISIONS = 30;

/** A document's saved states, the newest first. */
export const revisionsOf = (documentUid: string) =>
  infiniteQueryOptions({
    queryKey: ["documents", documentUid, "revisions"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: REVISIONS, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { document_uid: documentUid }, query };
      return received(api.GET("/api/v1/documents/{document_uid}/revisions", { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const differenceOf = (documentUid: string, from: number, to: number) =>
  queryOptions({
    queryKey: ["documents", documentUid, "difference", from, to],
    queryFn: ({ signal }) => {
      const params = { path: { document_uid: documentUid }, query: { from, to } };
      return received(api.GET("/api/v1/documents/{document_uid}/diff", { params, signal }));
    },
    staleTime: Number.POSITIVE_INFINITY, // revisions never change
  });

/** The subject as whoever asks sees it, with their role in it. */
export const subjectOf = (subjectUid: string) =>
  queryOptions({
    queryKey: ["subjects", subjectUid, "own"],
    queryFn: ({ signal }) => received(api.GET("/api/v1/subjects/{subject_uid}", { params: { path: { subject_uid: subjectUid } }, signal })),
  });

type Restoring = { number: number; onto: Revision };

/** Saves an old text as the newest revision; refused when somebody has saved since `onto`. */
export function useRestore(subjectUid: string, topicUid: string, documentUid: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ number, onto }: Restoring) =>
      received(
        api.POST("/api/v1/documents/{document_uid}/revisions/{number}/restore", {
          params: { path: { document_uid: documentUid, number } },
          headers: { "If-Match": `"${onto.uid}"` },
        }),
      ),
    onSuccess: () =>
      Promise.all(
        [
          ["documents", documentUid],
          ["topics", topicUid, "documents"],
          ["subjects", subjectUid, "map"],
        ].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}
