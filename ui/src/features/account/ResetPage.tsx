import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, done } from "../../api/client";
import { Failure } from "../../api/failure";
import { Button, ButtonLink } from "../../design/Button";
import { Form } from "../../design/Form";
import { t } from "../../messages";
import { EntryPage } from "./EntryPage";
import { text } from "./formText";
import { NewPassword } from "./NewPassword";
import { useLinkToken } from "./useLinkToken";

/** A mailed link leads here: choose a new password. */
export function ResetPage() {
  const token = useLinkToken();
  const reset = useMutation({
    mutationFn: (password: string) => done(api.POST("/api/v1/password-resets", { body: { token, new_password: password } })),
  });
  if (reset.isSuccess) {
    return (
      <EntryPage key="done" title={t("reset.doneTitle")} lead={t("reset.done")}>
        <ButtonLink to="/sign-in" look="primary">
          {t("signIn.link")}
        </ButtonLink>
      </EntryPage>
    );
  }
  if (!token || (reset.error instanceof Failure && reset.error.code === "link_invalid")) {
    return (
      <EntryPage key="invalid" title={t("link.invalidTitle")} lead={t("reset.invalid")}>
        <ButtonLink to="/forgotten" look="primary">
          {t("reset.again")}
        </ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t("reset.title")} lead={t("reset.lead")} foot={<Link to="/sign-in">{t("forgotten.back")}</Link>}>
      <Form error={reset.error} onSubmit={(values) => reset.mutate(text(values, "new_password"))}>
        <NewPassword name="new_password" label={t("password.new")} />
        <Button type="submit" look="primary" isPending={reset.isPending}>
          {t("reset.submit")}
        </Button>
      </Form>
    </EntryPage>
  );
}
