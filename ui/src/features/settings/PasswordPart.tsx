import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, done } from "../../api/client";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { say } from "../../design/say";
import { t } from "../../messages";
import { text } from "../account/formText";
import { NewPassword } from "../account/NewPassword";
import { Part } from "./Part";
import { PROOF_FIELDS, Proof, type Proven, proofIn } from "./Proof";
import { useUser } from "./useUser";

export function PasswordPart() {
  const [isChanging, setChanging] = useState(false);
  return (
    <Part title={t("account.password")} text={t("password.changeText")}>
      {isChanging ? (
        <PasswordForm onEnd={() => setChanging(false)} />
      ) : (
        <Button onPress={() => setChanging(true)}>{t("password.change")}</Button>
      )}
    </Part>
  );
}

function PasswordForm({ onEnd }: { onEnd: () => void }) {
  const user = useUser();
  const change = useMutation({
    mutationFn: (body: { new_password: string } & Proven) => done(api.PUT("/api/v1/users/me/password", { body })),
    onSuccess() {
      say(t("password.changed"));
      onEnd();
    },
  });
  return (
    <Form
      error={change.error}
      fieldOf={PROOF_FIELDS}
      onSubmit={(values) => change.mutate({ new_password: text(values, "new_password"), ...proofIn(values) })}
    >
      <Proof user={user} />
      <NewPassword name="new_password" label={t("password.new")} own={[user.handle, user.email]} />
      <Actions>
        <Button type="submit" look="primary" isPending={change.isPending}>
          {t("password.change")}
        </Button>
        <Button look="quiet" onPress={onEnd}>
          {t("app.cancel")}
        </Button>
      </Actions>
    </Form>
  );
}
