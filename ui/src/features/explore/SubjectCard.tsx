import { Link } from "react-router";
import type { Subject } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { day, LANGUAGE, t } from "../../messages";
import { MapPicture } from "./MapPicture";
import styles from "./SubjectCard.module.css";
import { Tags } from "./Tags";

const MOST_TAGS = 4;

/** `isFirst`: among those that are in sight at once. */
export function SubjectCard({ subject, isFirst }: { subject: Subject; isFirst: boolean }) {
  const { owner, tags } = subject;
  return (
    <article className={styles.card} lang={subject.language || undefined}>
      <MapPicture subject={subject} isFirst={isFirst} />
      <div className={styles.words}>
        <h2 dir="auto">
          <Link className={styles.link} to={subjectPath(subject)}>
            {subject.title}
          </Link>
        </h2>
        {subject.summary && (
          <p className={styles.summary} dir="auto">
            {subject.summary}
          </p>
        )}
        <Tags tags={tags.slice(0, MOST_TAGS)} />
        <footer className={styles.facts} lang={LANGUAGE}>
          <Link to={`/explore?${new URLSearchParams({ author: owner.handle })}`}>{t("subjects.by", { name: owner.display_name })}</Link>
          <span>{t("subjects.topics", { count: subject.topic_count })}</span>
          <span>{t("subjects.documents", { count: subject.document_count })}</span>
          <time dateTime={subject.updated_at}>{t("subjects.updated", { date: day(subject.updated_at) })}</time>
        </footer>
      </div>
    </article>
  );
}
