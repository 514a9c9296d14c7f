import { CircleAlert } from "lucide-react";
import { Failure } from "../api/failure";
import { t } from "../messages";
import styles from "./Notice.module.css";
import { RetryTime } from "./RetryTime";

/** Why what was asked for wasn't done, in a form or beside a button. */
export function Refusal({ error }: { error: Error }) {
  const failure = error instanceof Failure ? error : null;
  return (
    <div className={styles.notice} data-tone="bad" role="alert">
      <CircleAlert size={18} strokeWidth={1.5} aria-hidden />
      <div className={styles.words}>
        <p>{failure ? failure.message : t("failure.code")}</p>
        <RetryTime error={error} className={styles.small} />
        {failure?.requestId && failure.status >= 500 && <p className={styles.small}>{t("failure.request", { id: failure.requestId })}</p>}
      </div>
    </div>
  );
}
