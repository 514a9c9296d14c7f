import { Link } from "react-router";
import type { Subject } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { day, LANGUAGE, t } from "../../messages";
import { Branch } from "./Branch";
import styles from "./SubjectCard.module.css";

export function SubjectCard({ subject }: { subject: Subject }) {
  return (
    <article className={styles.card} lang={subject.language || undefined}>
      <Branch seed={subject.uid} size={subject.topic_count} />
      <h2 dir="auto">
        <Link to={subjectPath(subject)}>{subject.title}</Link>
      </h2>
      {subject.summary && (
        <p className={styles.summary} dir="auto">
          {subject.summary}
        </p>
      )}
      <footer className={styles.facts} lang={LANGUAGE}>
        <span>{t("subjects.by", { name: subject.owner.display_name })}</span>
        <span>{t("subjects.topics", { count: subject.topic_count })}</span>
        <span>{t("subjects.documents", { count: subject.document_count })}</span>
        <time dateTime={subject.updated_at}>{t("subjects.updated", { date: day(subject.updated_at) })}</time>
      </footer>
    </article>
  );
}
