import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

export const documentsOf = (topicUid: string) =>
  queryOptions({
    queryKey: ["topics", topicUid, "documents"],
    queryFn: ({ signal }) =>
      received(api.GET("/api/v1/topics/{topic_uid}/documents", { params: { path: { topic_uid: topicUid } }, signal })),
  });

export const documentOf = (documentUid: string) =>
  queryOptions({
    queryKey: ["documents", documentUid],
    queryFn: ({ signal }) =>
      received(api.GET("/api/v1/documents/{document_uid}", { params: { path: { document_uid: documentUid } }, signal })),
  });
