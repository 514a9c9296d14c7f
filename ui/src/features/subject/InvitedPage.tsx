import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, received } from "../../api/client";
import { Failure } from "../../api/failure";
import { useSession } from "../../api/session";
import { subjectPath } from "../../app/addresses";
import { entrance } from "../../app/returnPath";
import { Actions } from "../../design/Actions";
import { Button, ButtonLink } from "../../design/Button";
import { Refusal } from "../../design/Refusal";
import { Skeleton } from "../../design/Skeleton";
import { say } from "../../design/say";
import { t } from "../../messages";
import { EntryPage } from "../account/EntryPage";
import { useLinkToken } from "../account/useLinkToken";
import { forgetInvitation, keptInvitation } from "./invitation";
import { anySubject } from "./queries";

const HERE = { pathname: "/share", search: "", hash: "" };

/** Where a share link leads. Its token waits in this tab while one signs in. */
export function InvitedPage() {
  const token = keptInvitation(useLinkToken());
  const [over, setOver] = useState("");
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const accept = useMutation({
    mutationFn: () => received(api.POST("/api/v1/share-links/accept", { body: { token } })),
    async onSuccess(subject) {
      forgetInvitation();
      void queries.invalidateQueries(anySubject);
      await navigate(subjectPath(subject), { replace: true });
      say(t("invited.done", { title: subject.title, role: t(`member.${subject.my_role ?? "viewer"}`) }));
    },
    onError(error) {
      if (!isOver(error)) return;
      forgetInvitation();
      setOver(token);
    },
  });
  if (!token || token === over) {
    return (
      <EntryPage key="over" title={t("invited.overTitle")} lead={t("invited.over")}>
        <ButtonLink to="/">{t("invited.toSubjects")}</ButtonLink>
      </EntryPage>
    );
  }
  if (session.state === "asking") return <Skeleton lines={["title", "long", "short"]} />;
  if (session.state === "nobody") {
    return (
      <EntryPage title={t("invited.title")} lead={t("invited.signInLead")}>
        <Actions>
          <ButtonLink look="primary" to={entrance("/sign-in", HERE)}>
            {t("invited.signIn")}
          </ButtonLink>
          <ButtonLink to={entrance("/register", HERE)}>{t("register.link")}</ButtonLink>
        </Actions>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t("invited.title")} lead={t("invited.lead")}>
      {accept.error && <Refusal error={accept.error} />}
      <Actions>
        <Button look="primary" isPending={accept.isPending} onPress={() => accept.mutate()}>
          {t("invited.accept")}
        </Button>
      </Actions>
    </EntryPage>
  );
}

const isOver = (error: Error): boolean => error instanceof Failure && error.code === "link_invalid";
