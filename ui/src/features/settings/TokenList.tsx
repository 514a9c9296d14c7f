import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, done } from "../../api/client";
import type { AccessToken } from "../../api/types";
import { Button } from "../../design/Button";
import { Confirmation } from "../../design/Confirmation";
import styles from "../../design/rows.module.css";
import { say } from "../../design/say";
import { ago, day, moment, t } from "../../messages";
import { tokens } from "./queries";

export function TokenList({ items }: { items: readonly AccessToken[] }) {
  const [chosen, setChosen] = useState<AccessToken | null>(null);
  if (items.length === 0) return <p className={styles.none}>{t("tokens.none")}</p>;
  return (
    <>
      <ul className={styles.rows}>
        {items.map((token) => (
          <TokenRow key={token.uid} token={token} onRevoke={() => setChosen(token)} />
        ))}
      </ul>
      <Revoke key={chosen?.uid} token={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: AccessToken; onRevoke: () => void }) {
  const isOver = Date.parse(token.expires_at) < Date.now();
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <strong>{token.name}</strong>
        <span className={styles.facts}>
          <span>{token.scopes.join(", ")}</span>
          <span className={isOver ? styles.late : undefined}>
            {t(isOver ? "tokens.expired" : "tokens.expires", { date: day(token.expires_at) })}
          </span>
          {token.used_at ? (
            <time dateTime={token.used_at} title={moment(token.used_at)}>
              {t("tokens.used", { when: ago(token.used_at) })}
            </time>
          ) : (
            <span>{t("tokens.unused")}</span>
          )}
        </span>
      </div>
      <Button onPress={onRevoke} aria-label={t("tokens.revokeThis", { name: token.name })}>
        {t("tokens.revoke")}
      </Button>
    </li>
  );
}

function Revoke({ token, onClose }: { token: AccessToken | null; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (uid: string) => done(api.DELETE("/api/v1/tokens/{token_uid}", { params: { path: { token_uid: uid } } })),
    onSuccess() {
      void queries.invalidateQueries(tokens);
      say(t("tokens.revoked"));
      onClose();
    },
  });
  return (
    <Confirmation
      title={t("tokens.revokeTitle", { name: token?.name ?? "" })}
      action={t("tokens.revoke")}
      isOpen={token !== null}
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => token && revoke.mutate(token.uid)}
      onClose={onClose}
    >
      <p>{t("tokens.revokeText")}</p>
    </Confirmation>
  );
}
