import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done } from "../../api/client";
import { Failure } from "../../api/failure";
import { useSession } from "../../api/session";
import { Button, ButtonLink } from "../../design/Button";
import { Refusal } from "../../design/Refusal";
import { t } from "../../messages";
import { EntryPage } from "./EntryPage";
import { me } from "./queries";
import { useLinkToken } from "./useLinkToken";

/** A mailed link leads here. It takes a press: programs that look into mails open links, and must not confirm for anybody. */
export function VerifyPage() {
  const token = useLinkToken();
  const queries = useQueryClient();
  const isSignedIn = useSession().state === "signed-in";
  const verify = useMutation({
    mutationFn: () => done(api.POST("/api/v1/email-verifications", { body: { token } })),
    onSuccess: () => (isSignedIn ? queries.fetchQuery({ ...me, staleTime: 0 }).catch(() => undefined) : undefined),
  });
  if (verify.isSuccess) {
    return (
      <EntryPage key="done" title={t("verify.doneTitle")} lead={t("verify.done")}>
        {isSignedIn ? (
          <ButtonLink to="/">{t("verify.toSubjects")}</ButtonLink>
        ) : (
          <ButtonLink to="/sign-in" look="primary">
            {t("signIn.link")}
          </ButtonLink>
        )}
      </EntryPage>
    );
  }
  if (!token || (verify.error instanceof Failure && verify.error.code === "link_invalid")) {
    return (
      <EntryPage key="invalid" title={t("link.invalidTitle")} lead={t("verify.invalid")}>
        <ButtonLink to={isSignedIn ? "/settings/account" : "/sign-in?to=/settings/account"} look="primary">
          {t("verify.again")}
        </ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t("verify.title")} lead={t("verify.lead")}>
      {verify.error && <Refusal error={verify.error} />}
      <Button look="primary" isPending={verify.isPending} onPress={() => verify.mutate()}>
        {t("verify.submit")}
      </Button>
    </EntryPage>
  );
}
