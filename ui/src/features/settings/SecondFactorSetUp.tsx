import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { SecondFactorOffer } from "../../api/types";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { CopyButton } from "../../design/CopyButton";
import { Form } from "../../design/Form";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import styles from "./SecondFactorSetUp.module.css";

const QrCode = lazy(async () => ({ default: (await import("./QrCode")).QrCode }));
const FIELD_OF = { wrong_code: "code" };

type Props = {
  offer: SecondFactorOffer;
  perform: (code: string) => Promise<readonly string[]>;
  onDone: (codes: readonly string[]) => void;
  onCancel: () => void;
};

/** Scan (or type) the secret, then prove with a code that it has arrived. */
export function SecondFactorSetUp({ offer, perform, onDone, onCancel }: Props) {
  const confirm = useMutation({ mutationFn: perform, onSuccess: onDone });
  return (
    <div className={styles.setUp}>
      <div className={styles.code}>
        <Suspense fallback={<div className={styles.place} />}>
          <QrCode text={offer.uri} label={t("factor.qr")} />
        </Suspense>
      </div>
      <div className={styles.steps}>
        <p>{t("factor.scan")}</p>
        <p className={styles.small}>{t("factor.type")}</p>
        <code className={styles.secret}>{inFours(offer.secret)}</code>
        <Actions>
          <CopyButton text={offer.secret}>{t("factor.copySecret")}</CopyButton>
        </Actions>
      </div>
      <div className={styles.confirm}>
        <Form error={confirm.error} fieldOf={FIELD_OF} onSubmit={(values) => confirm.mutate(text(values, "code").trim())}>
          <TextField
            name="code"
            label={t("code.app")}
            description={t("factor.codeHelp")}
            autoComplete="one-time-code"
            inputMode="numeric"
            isRequired
            autoFocus
          />
          <Actions>
            <Button type="submit" look="primary" isPending={confirm.isPending}>
              {t("factor.confirm")}
            </Button>
            <Button look="quiet" onPress={onCancel}>
              {t("app.cancel")}
            </Button>
          </Actions>
        </Form>
      </div>
    </div>
  );
}

/** Four at a time is how people copy by hand. */
const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? secret;
