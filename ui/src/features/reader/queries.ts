import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { Document } from "../../api/types";

export const documentsOf = (topicUid: string) =>
  queryOptions({
    queryKey: ["topics", topicUid, "documents"],
    queryFn: ({ signal }) =>
      received(api.GET("/api/v1/topics/{topic_uid}/documents", { params: { path: { topic_uid: topicUid } }, signal })),
  });

export const documentOf = (documentUid: string) =>
  queryOptions({
    queryKey: ["documents", documentUid],
    queryFn: async ({ signal }) => {
      const answer = api.GET("/api/v1/documents/{document_uid}", { params: { path: { document_uid: documentUid } }, signal });
      return (await received(answer)) as Document; // without ?format=html it is JSON
    },
  });

export const backlinksOf = (topicUid: string) =>
  infiniteQueryOptions({
    queryKey: ["topics", topicUid, "backlinks"],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { topic_uid: topicUid }, query: pageParam ? { cursor: pageParam } : {} };
      return received(api.GET("/api/v1/topics/{topic_uid}/backlinks", { params, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
