import { useMutation, useQueryClient } from "@tanstack/react-query";
import { say } from "../../design/say";
import { t } from "../../messages";
import { anySubject, restore } from "./queries";

type Deleted = { uid: string; title: string };

/** Takes a subject out of the trash; it may be asked for where nothing of it is shown any more. */
export function useRestore() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ uid }: Deleted) => restore(uid),
    onSuccess(_, { title }) {
      void queries.invalidateQueries(anySubject);
      say(t("trash.restored", { title }));
    },
    onError: (error) => say(t("trash.notRestored", { reason: error.message })),
  });
}
