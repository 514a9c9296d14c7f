import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";

/** The relations to other maps that the reader may follow. */
export const linksOf = (subjectUid: string) =>
  queryOptions({
    queryKey: ["subjects", subjectUid, "links"],
    queryFn: async ({ signal }) => {
      const answer = api.GET("/api/v1/subjects/{subject_uid}/links", { params: { path: { subject_uid: subjectUid } }, signal });
      return (await received(answer)).links;
    },
  });
