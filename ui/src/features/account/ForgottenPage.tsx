import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, done } from "../../api/client";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Notice } from "../../design/Notice";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { EntryPage } from "./EntryPage";
import { text } from "./formText";

/** Asks for a link to choose a new password. Whether an account has the address is never said. */
export function ForgottenPage() {
  const ask = useMutation({ mutationFn: (email: string) => done(api.POST("/api/v1/password-resets", { body: { email } })) });
  const foot = (
    <p>
      <Link to="/sign-in">{t("forgotten.back")}</Link>
    </p>
  );
  if (ask.isSuccess) {
    return (
      <EntryPage key="asked" title={t("forgotten.sentTitle")} foot={foot}>
        <Notice>
          <p>{t("forgotten.sent", { email: ask.variables })}</p>
          <p>{t("forgotten.sentHelp")}</p>
        </Notice>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t("forgotten.title")} lead={t("forgotten.lead")} foot={foot}>
      <Form error={ask.error} onSubmit={(values) => ask.mutate(text(values, "email"))}>
        <TextField name="email" type="email" label={t("account.email")} autoComplete="email" isRequired />
        <Button type="submit" look="primary" isPending={ask.isPending}>
          {t("forgotten.submit")}
        </Button>
      </Form>
    </EntryPage>
  );
}
