import { useQuery } from "@tanstack/react-query";
import { mapOf } from "../outline/queries";
import type { TitleOf } from "./differences";

/** The titles of the map as it is now. */
export function useTitles(subjectUid: string): TitleOf {
  const { data } = useQuery(mapOf(subjectUid));
  return (uid) => data?.tree.nodes.get(uid)?.topic.title;
}
