import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, done } from "../../api/client";
import { Failure } from "../../api/failure";
import { Button, ButtonLink } from "../../design/Button";
import { Form } from "../../design/Form";
import { t } from "../../messages";
import { CodeField } from "./CodeField";
import { EntryPage } from "./EntryPage";
import { text } from "./formText";
import { NewPassword } from "./NewPassword";
import { useLinkToken } from "./useLinkToken";

type Chosen = { new_password: string; code?: string };
const FIELD_OF = { wrong_code: { field: "code" }, second_factor_needed: { field: "code", says: t("reset.needsCode") } };

/** A mailed link leads here: choose a new password. */
export function ResetPage() {
  const token = useLinkToken();
  const reset = useMutation({
    mutationFn: (chosen: Chosen) => done(api.POST("/api/v1/password-resets", { body: { token, ...chosen } })),
  });
  const code = reset.error instanceof Failure ? reset.error.code : "";
  const [asksForCode, setAsksForCode] = useState(false);
  if (!asksForCode && code === "second_factor_needed") setAsksForCode(true);
  if (reset.isSuccess) {
    return (
      <EntryPage key="done" title={t("reset.doneTitle")} lead={t("reset.done")}>
        <ButtonLink to="/sign-in" look="primary">
          {t("signIn.link")}
        </ButtonLink>
      </EntryPage>
    );
  }
  if (!token || code === "link_invalid") {
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
      <Form error={reset.error} fieldOf={FIELD_OF} onSubmit={(values) => reset.mutate(chosenIn(values))}>
        <NewPassword name="new_password" label={t("password.new")} />
        {asksForCode && <CodeField />}
        <Button type="submit" look="primary" isPending={reset.isPending}>
          {t("reset.submit")}
        </Button>
      </Form>
    </EntryPage>
  );
}

function chosenIn(values: FormData): Chosen {
  const code = text(values, "code").trim();
  return { new_password: text(values, "new_password"), ...(code ? { code } : {}) };
}
