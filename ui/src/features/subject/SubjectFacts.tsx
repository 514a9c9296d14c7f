import { useQuery } from "@tanstack/react-query";
import { GitFork, History } from "lucide-react";
import { Link } from "react-router";
import type { SubjectWithOrigin } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { day, LANGUAGE, t } from "../../messages";
import { Tags } from "../explore/Tags";
import type { Outlined } from "../outline/queries";
import { minutesFor } from "../outline/tree";
import { languageName } from "./languages";
import { subjectOf } from "./queries";
import styles from "./SubjectFacts.module.css";
import { Visibility } from "./Visibility";

/** Whose it is, who sees it, how much there is of it, and where it comes from. */
export function SubjectFacts({ outlined }: { outlined: Outlined }) {
  const about = useQuery(subjectOf(outlined.subject.uid));
  return (
    <div className={styles.facts} lang={LANGUAGE}>
      {about.data && <Whose subject={about.data} />}
      {about.isError && !about.data && <p role="alert">{t("subject.factsFailed", { reason: about.error.message })}</p>}
      <Counts outlined={outlined} />
      {about.data && <Tags tags={about.data.tags} />}
      {about.data?.forked_from && <Origin origin={about.data.forked_from} />}
    </div>
  );
}

function Whose({ subject }: { subject: SubjectWithOrigin }) {
  const { owner, visibility, language, my_role } = subject;
  return (
    <p className={styles.row}>
      <Link to={`/@${owner.handle}`} className={styles.author}>
        {t("subjects.by", { name: owner.display_name })}
      </Link>
      <Visibility value={visibility} />
      {language !== "und" && <span>{languageName(language)}</span>}
      {my_role && my_role !== "owner" && <span>{t("subject.youAre", { role: t(`member.${my_role}`) })}</span>}
      <Link to={`${subjectPath(subject)}/history`} className={styles.signed}>
        <History size={15} strokeWidth={1.75} aria-hidden />
        {t("history.link")}
      </Link>
    </p>
  );
}

function Counts({ outlined: { subject, tree, relations } }: { outlined: Outlined }) {
  let documents = 0;
  let words = 0;
  for (const { topic } of tree.nodes.values()) {
    documents += topic.document_count;
    words += topic.words;
  }
  return (
    <p className={styles.row}>
      <span>{t("subjects.topics", { count: tree.nodes.size })}</span>
      <span>{t("subjects.documents", { count: documents })}</span>
      <span>{t("import.relations", { count: relations.length })}</span>
      {words > 0 && <span>{t("subject.words", { count: words })}</span>}
      {words > 0 && <span>{readingTime(minutesFor(words))}</span>}
      <time dateTime={subject.updated_at}>{t("subjects.updated", { date: day(subject.updated_at) })}</time>
    </p>
  );
}

const readingTime = (minutes: number): string =>
  minutes < 60 ? t("subject.reading", { count: minutes }) : t("subject.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });

function Origin({ origin }: { origin: NonNullable<SubjectWithOrigin["forked_from"]> }) {
  return (
    <p className={styles.row}>
      <span className={styles.signed}>
        <GitFork size={15} strokeWidth={1.75} aria-hidden />
        {t("subject.forkedFrom")}
      </span>
      <Link to={subjectPath(origin)} dir="auto">
        {origin.title}
      </Link>
      <span>{t("subject.forkedAt", { version: origin.version })}</span>
    </p>
  );
}
