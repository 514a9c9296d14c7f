import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import { noteKept } from "../../api/session";
import type { Choice } from "../../api/types";
import { marked } from "./states";

export const progressOf = (subjectUid: string) =>
  queryOptions({
    queryKey: ["subjects", subjectUid, "progress"],
    queryFn: ({ signal }) =>
      received(api.GET("/api/v1/subjects/{subject_uid}/progress", { params: { path: { subject_uid: subjectUid } }, signal })),
    // Whoever comes back to this tab may have marked something in another one.
    refetchOnWindowFocus: "always",
  });

type Markable = { uid: string; title: string; counts: boolean };
export type Marking = { topic: Markable; state: Choice };

/** Marks a topic at once, and takes that one topic back if the server refuses. */
export function useMark(subjectUid: string) {
  const queries = useQueryClient();
  const { queryKey } = progressOf(subjectUid);
  const mutationKey = ["mark", subjectUid];

  return useMutation({
    mutationKey,
    // One after another: a visitor's first write makes them a guest, two at once would make two.
    scope: { id: "progress" },
    mutationFn: ({ topic, state }: Marking) =>
      received(api.PUT("/api/v1/topics/{topic_uid}/progress", { params: { path: { topic_uid: topic.uid } }, body: { state } })),
    async onMutate({ topic, state }) {
      await queries.cancelQueries({ queryKey });
      const before: Choice = queries.getQueryData(queryKey)?.states[topic.uid] ?? "none";
      queries.setQueryData(queryKey, (progress) => progress && marked(progress, topic, state));
      return { before };
    },
    onSuccess: () => noteKept(),
    onError(_error, { topic }, shown) {
      if (shown) queries.setQueryData(queryKey, (progress) => progress && marked(progress, topic, shown.before));
    },
    // While more marks are on their way, the server's count is already behind what is shown.
    onSettled: () => (queries.isMutating({ mutationKey }) > 1 ? undefined : queries.invalidateQueries({ queryKey })),
  });
}
