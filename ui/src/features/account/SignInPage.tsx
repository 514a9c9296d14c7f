import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, Navigate, useLocation, useSearchParams } from "react-router";
import { Failure } from "../../api/failure";
import { type Left, signIn, useSession } from "../../api/session";
import type { Credentials } from "../../api/types";
import { entrance, safePath } from "../../app/returnPath";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Notice } from "../../design/Notice";
import { PasswordField } from "../../design/PasswordField";
import { TextField } from "../../design/TextField";
import { type MessageKey, t } from "../../messages";
import { CodeStep } from "./CodeStep";
import { EntryPage } from "./EntryPage";
import { text } from "./formText";

const WHY: Partial<Record<Left, MessageKey>> = { ended: "signIn.ended", elsewhere: "signIn.elsewhere" };

/** Handle or address and password, then the code where the account asks for one; and back to where one was. */
export function SignInPage() {
  const session = useSession();
  const [search] = useSearchParams();
  const [entered, setEntered] = useState<Credentials | null>(null);
  const enter = useMutation({
    mutationFn: signIn,
    onError(error, credentials) {
      if (error instanceof Failure && error.code === "second_factor_needed") setEntered(credentials);
    },
  });
  if (session.state === "signed-in") return <Navigate replace to={safePath(search.get("to"))} />;

  function startAgain() {
    setEntered(null);
    enter.reset();
  }

  if (entered) {
    const error = enter.variables?.code ? enter.error : null;
    return <CodeStep error={error} isPending={enter.isPending} onCode={(code) => enter.mutate({ ...entered, code })} onBack={startAgain} />;
  }
  const why = session.state === "nobody" ? WHY[session.left] : undefined;
  return <PasswordStep why={why} error={enter.error} isPending={enter.isPending} onSubmit={enter.mutate} />;
}

type StepProps = { why: MessageKey | undefined; error: Error | null; isPending: boolean; onSubmit: (entered: Credentials) => void };

function PasswordStep({ why, error, isPending, onSubmit }: StepProps) {
  const place = useLocation();
  return (
    <EntryPage
      title={t("signIn.title")}
      foot={
        <>
          <p>
            <Link to="/forgotten">{t("signIn.forgotten")}</Link>
          </p>
          <p>
            {t("signIn.new")} <Link to={entrance("/register", place)}>{t("register.link")}</Link>
          </p>
        </>
      }
    >
      {why && (
        <Notice tone="careful">
          <p>{t(why)}</p>
        </Notice>
      )}
      <Form error={error} onSubmit={(values) => onSubmit({ login: text(values, "login"), password: text(values, "password") })}>
        <TextField name="login" label={t("signIn.login")} autoComplete="username" isLiteral isRequired autoFocus />
        <PasswordField name="password" label={t("account.password")} autoComplete="current-password" />
        <Button type="submit" look="primary" isPending={isPending}>
          {t("signIn.submit")}
        </Button>
      </Form>
    </EntryPage>
  );
}
