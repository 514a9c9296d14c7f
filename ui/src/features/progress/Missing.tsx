import { Link } from "react-router";
import type { MapSubject, Progress } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { t } from "../../messages";
import styles from "./Missing.module.css";

const SHOWN = 50;

/** What stands between the reader and a hundred per cent. */
export function Missing({ subject, missing }: { subject: MapSubject; missing: Progress["missing"] }) {
  if (missing.length === 0) return <p className={styles.none}>{t("progress.missingNone")}</p>;
  return (
    <details className={styles.missing}>
      <summary>{t("progress.missing")}</summary>
      <ol>
        {missing.slice(0, SHOWN).map(({ topic_uid, title }) => (
          <li key={topic_uid}>
            <Link to={topicPath(subject, topic_uid)} dir="auto">
              {title}
            </Link>
          </li>
        ))}
      </ol>
      {missing.length > SHOWN && <p>{t("progress.missingMore", { count: missing.length - SHOWN })}</p>}
    </details>
  );
}
