import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { Change } from "../../api/types";
import { say } from "../../design/say";
import { t } from "../../messages";
import { anySubject } from "./queries";

/** Takes a change back; of one that took another back, that is doing it again. */
export function useUndo(subjectUid: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ["undo", subjectUid],
    mutationFn: ({ uid }: Change) => received(api.POST("/api/v1/changes/{change_uid}/undo", { params: { path: { change_uid: uid } } })),
    onSuccess: (_, { seq }) => say(t("history.undone", { number: seq })),
    onSettled: () => queries.invalidateQueries(anySubject),
  });
}
