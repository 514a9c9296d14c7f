import { CircleAlert } from "lucide-react";
import { Failure } from "../api/failure";
import { t } from "../messages";
import { PlainButton } from "./PlainButton";
import { RetryTime } from "./RetryTime";
import styles from "./Trouble.module.css";

type Props = {
  error: unknown;
  onRetry?: (() => void) | undefined;
  title?: string | undefined;
  /** Is it all that there is on the page? */
  isPage?: boolean;
};

/** What went wrong, what to do, and what to tell whoever looks after the server. */
export function Trouble({ error, onRetry, title, isPage = false }: Props) {
  const failure = error instanceof Failure ? error : null;
  const Title = isPage ? "h1" : "p";
  return (
    <div className={styles.trouble} role="alert">
      <CircleAlert className={styles.sign} strokeWidth={1.5} aria-hidden />
      <div className={styles.words}>
        <Title className={styles.title}>{title ?? t("failure.title")}</Title>
        <p>{failure ? failure.message : t("failure.code")}</p>
        {!failure && error instanceof Error && <p className={styles.small}>{error.message}</p>}
        <RetryTime error={error} className={styles.wait} />
        {failure?.requestId && <p className={styles.small}>{t("failure.request", { id: failure.requestId })}</p>}
        {onRetry && <PlainButton onClick={onRetry}>{t("failure.retry")}</PlainButton>}
      </div>
    </div>
  );
}
