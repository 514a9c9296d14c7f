import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mapOf } from "../outline/queries";
import { type TopicLinks, topicLinks } from "./topicLinks";

export function useTopicLinks(subjectUid: string): TopicLinks | undefined {
  const { data } = useQuery(mapOf(subjectUid));
  return useMemo(() => data && topicLinks(data.subject, data.tree), [data]);
}
