import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, done, received } from "../../api/client";
import { noteUser } from "../../api/session";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Notice } from "../../design/Notice";
import { Refusal } from "../../design/Refusal";
import { say } from "../../design/say";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import styles from "./EmailPart.module.css";
import { Part } from "./Part";
import { PROOF_FIELDS, Proof, type Proven, proofIn } from "./Proof";
import { useUser } from "./useUser";

/** The address, whether it is confirmed, and the way to another one. */
export function EmailPart() {
  const user = useUser();
  const [isChanging, setChanging] = useState(false);
  return (
    <Part title={t("account.email")}>
      <p className={styles.address}>
        <span>{user.email}</span>
        <span data-good={user.email_verified || undefined}>{t(user.email_verified ? "email.confirmed" : "email.unconfirmed")}</span>
      </p>
      {(user.pending_email || !user.email_verified) && <Unconfirmed address={user.pending_email ?? user.email} />}
      {isChanging ? <EmailForm onEnd={() => setChanging(false)} /> : <Button onPress={() => setChanging(true)}>{t("email.change")}</Button>}
    </Part>
  );
}

function Unconfirmed({ address }: { address: string }) {
  const again = useMutation({
    mutationFn: () => done(api.POST("/api/v1/email-verifications", { body: {} })),
    onSuccess: () => say(t("email.sentAgain", { address })),
  });
  return (
    <Notice tone="careful">
      <p>{t("email.pending", { address })}</p>
      {again.error && <Refusal error={again.error} />}
      <p>
        <button type="button" className={styles.again} disabled={again.isPending} onClick={() => again.mutate()}>
          {t("email.sendAgain")}
        </button>
      </p>
    </Notice>
  );
}

function EmailForm({ onEnd }: { onEnd: () => void }) {
  const user = useUser();
  const change = useMutation({
    mutationFn: (body: { email: string } & Proven) => received(api.PUT("/api/v1/users/me", { body })),
    onSuccess(changed) {
      noteUser(changed);
      say(t("email.asked"));
      onEnd();
    },
  });
  return (
    <Form
      error={change.error}
      fieldOf={PROOF_FIELDS}
      onSubmit={(values) => change.mutate({ email: text(values, "email"), ...proofIn(values) })}
    >
      <TextField
        name="email"
        type="email"
        label={t("email.new")}
        description={t("email.newHelp")}
        autoComplete="email"
        isRequired
        autoFocus
      />
      <Proof user={user} />
      <Actions>
        <Button type="submit" look="primary" isPending={change.isPending}>
          {t("email.submit")}
        </Button>
        <Button look="quiet" onPress={onEnd}>
          {t("app.cancel")}
        </Button>
      </Actions>
    </Form>
  );
}
