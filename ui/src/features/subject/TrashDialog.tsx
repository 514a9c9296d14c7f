import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { api, done } from "../../api/client";
import { Confirmation } from "../../design/Confirmation";
import { say } from "../../design/say";
import { t } from "../../messages";
import { anySubject } from "./queries";
import type { DialogProps } from "./SubjectActions";
import { useRestore } from "./useRestore";

/** Into the trash, with the way back at hand. */
export function TrashDialog({ subject, onClose }: DialogProps) {
  const { uid, title } = subject;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const restore = useRestore();
  const remove = useMutation({
    mutationFn: () => done(api.DELETE("/api/v1/subjects/{subject_uid}", { params: { path: { subject_uid: uid } } })),
    async onSuccess() {
      onClose();
      await navigate("/");
      queries.removeQueries({ queryKey: ["subjects", uid] });
      void queries.invalidateQueries(anySubject);
      say(t("trash.done", { title }), { label: t("trash.undo"), perform: () => restore.mutate({ uid, title }) });
    },
  });
  return (
    <Confirmation
      title={t("trash.askTitle", { title })}
      action={t("trash.action")}
      isOpen
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t("trash.askText")}</p>
    </Confirmation>
  );
}
