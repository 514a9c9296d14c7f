import { useEffect, useRef } from "react";
import type { MadeAccessToken } from "../../api/types";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { CopyButton } from "../../design/CopyButton";
import { t } from "../../messages";
import styles from "./rows.module.css";

/** The only time that the token itself is seen. */
export function MadeToken({ made, onSeen }: { made: MadeAccessToken; onSeen: () => void }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.focus();
    place.current?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <section ref={place} tabIndex={-1} className={styles.once} aria-label={t("tokens.madeTitle", { name: made.name })}>
      <p>
        <strong>{t("tokens.madeTitle", { name: made.name })}</strong>
      </p>
      <p>{t("tokens.madeText")}</p>
      <code>{made.token}</code>
      <Actions>
        <CopyButton text={made.token}>{t("tokens.copy")}</CopyButton>
        <Button look="quiet" onPress={onSeen}>
          {t("tokens.seen")}
        </Button>
      </Actions>
    </section>
  );
}
