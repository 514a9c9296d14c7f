import type { UseQueryResult } from "@tanstack/react-query";
import type { MapSubject, Progress } from "../../api/types";
import { Skeleton } from "../../design/Skeleton";
import { t } from "../../messages";
import { Legend } from "./Legend";
import { Missing } from "./Missing";
import styles from "./ProgressSummary.module.css";

/** Where the reader stands in a subject: so many done of so many, and behind the number what is missing. */
export function ProgressSummary({ subject, progress }: { subject: MapSubject; progress: UseQueryResult<Progress> }) {
  return (
    <section className={styles.summary} aria-labelledby="my-progress">
      <h2 id="my-progress">{t("progress.label")}</h2>
      {progress.data ? <Numbers subject={subject} progress={progress.data} /> : !progress.isError && <Skeleton lines={["long", "short"]} />}
      {progress.isError && <p role="alert">{t("progress.failed", { reason: progress.error.message })}</p>}
      <Legend />
    </section>
  );
}

function Numbers({ subject, progress }: { subject: MapSubject; progress: Progress }) {
  const { done, total, percent, skipped } = progress;
  if (total + skipped === 0) return <p>{t("progress.nothing")}</p>;
  return (
    <>
      <p className={styles.numbers}>
        <strong>{t("progress.percent", { percent })}</strong>
        <span>
          {t("progress.counts", { done, total })}
          {skipped > 0 && ` · ${t("progress.skippedCount", { count: skipped })}`}
        </span>
      </p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={t("progress.bar")}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={t("progress.counts", { done, total })}
      >
        <span style={{ width: `${total ? (100 * done) / total : 0}%` }} />
      </div>
      <Missing subject={subject} missing={progress.missing} />
    </>
  );
}
