import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, Navigate, useLocation, useSearchParams } from "react-router";
import { api, received } from "../../api/client";
import { wasGuest } from "../../api/hint";
import { signIn, useSession } from "../../api/session";
import type { NewAccount } from "../../api/types";
import { entrance, safePath } from "../../app/returnPath";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { EntryPage } from "./EntryPage";
import { text } from "./formText";
import { NewPassword } from "./NewPassword";
import { Welcome } from "./Welcome";

type Made = { role: string; wasGuest: boolean; isSignedIn: boolean };

export function RegisterPage() {
  const session = useSession();
  const [search] = useSearchParams();
  const register = useMutation({ mutationFn: makeAccount });
  if (register.data) return <Welcome {...register.data} to={safePath(search.get("to"))} />;
  if (session.state === "signed-in" && !register.isPending) return <Navigate replace to={safePath(search.get("to"))} />;
  return <RegisterForm error={register.error} isPending={register.isPending} onSubmit={register.mutate} />;
}

type FormProps = { error: Error | null; isPending: boolean; onSubmit: (account: NewAccount) => void };

function RegisterForm({ error, isPending, onSubmit }: FormProps) {
  const place = useLocation();
  const [handle, setHandle] = useState("");
  const [email, setEmail] = useState("");
  return (
    <EntryPage
      title={t("register.title")}
      lead={t(wasGuest() ? "register.leadGuest" : "register.lead")}
      foot={
        <p>
          {t("register.already")} <Link to={entrance("/sign-in", place)}>{t("signIn.link")}</Link>
        </p>
      }
    >
      <Form error={error} onSubmit={(values) => onSubmit({ handle, email, password: text(values, "password") })}>
        <TextField
          name="handle"
          label={t("account.handle")}
          description={t("account.handleHelp")}
          autoComplete="username"
          isLiteral
          isRequired
          minLength={3}
          maxLength={30}
          value={handle}
          onChange={setHandle}
        />
        <TextField
          name="email"
          type="email"
          label={t("account.email")}
          description={t("account.emailHelp")}
          autoComplete="email"
          isRequired
          value={email}
          onChange={setEmail}
        />
        <NewPassword name="password" label={t("account.password")} own={[handle, email]} />
        <Button type="submit" look="primary" isPending={isPending}>
          {t("register.submit")}
        </Button>
      </Form>
    </EntryPage>
  );
}

/** Registering doesn't sign in; what has just been typed does. */
async function makeAccount(account: NewAccount): Promise<Made> {
  const keeps = wasGuest();
  const { role } = await received(api.POST("/api/v1/users", { body: account }));
  const isSignedIn = await signIn({ login: account.handle, password: account.password }).then(
    () => true,
    () => false, // the account is made: one signs in by hand, where the reason is shown if it comes again
  );
  return { role, wasGuest: keeps, isSignedIn };
}
