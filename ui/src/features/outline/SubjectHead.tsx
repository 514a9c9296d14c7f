import { day, LANGUAGE, t } from "../../messages";
import type { Outlined } from "./queries";
import styles from "./SubjectPage.module.css";

export function SubjectHead({ outlined: { subject, tree } }: { outlined: Outlined }) {
  let documents = 0;
  for (const { topic } of tree.nodes.values()) documents += topic.document_count;
  return (
    <header className={styles.head} lang={subject.language || undefined}>
      <h1 dir="auto">{subject.title}</h1>
      {subject.summary && (
        <p className={styles.summary} dir="auto">
          {subject.summary}
        </p>
      )}
      <p className={styles.facts} lang={LANGUAGE}>
        <span>{t("subjects.topics", { count: tree.nodes.size })}</span>
        <span>{t("subjects.documents", { count: documents })}</span>
        <time dateTime={subject.updated_at}>{t("subjects.updated", { date: day(subject.updated_at) })}</time>
      </p>
    </header>
  );
}
