import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, done } from "../../api/client";
import type { SubjectWithOrigin } from "../../api/types";
import { Button } from "../../design/Button";
import { Confirmation } from "../../design/Confirmation";
import { say } from "../../design/say";
import { t } from "../../messages";
import { anySubject } from "./queries";

type Props = { subject: SubjectWithOrigin; handle: string; onGone: () => void };

/** Out of a subject that somebody else owns. */
export function LeaveButton({ subject: { uid, title, visibility }, handle, onGone }: Props) {
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () =>
      done(api.DELETE("/api/v1/subjects/{subject_uid}/members/{handle}", { params: { path: { subject_uid: uid, handle } } })),
    async onSuccess() {
      onGone();
      if (visibility === "private") await navigate("/");
      void queries.invalidateQueries(anySubject);
      say(t("share.left", { title }));
    },
  });
  return (
    <>
      <Button onPress={() => setAsking(true)}>{t("share.leave")}</Button>
      <Confirmation
        title={t("share.leaveTitle", { title })}
        action={t("share.leave")}
        isOpen={isAsking}
        isPending={leave.isPending}
        error={leave.error}
        onConfirm={() => leave.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t("share.leaveText")}</p>
      </Confirmation>
    </>
  );
}
