import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { Link } from "react-router";
import type { Document, MapSubject, Topic } from "../../api/types";
import { historyPath } from "../../app/addresses";
import { Answer } from "../../design/Answer";
import { Skeleton, TEXT_LINES } from "../../design/Skeleton";
import { day, LANGUAGE, t } from "../../messages";
import { Nodes } from "./Nodes";
import { documentOf } from "./queries";
import styles from "./Text.module.css";
import { type Heading, textOf } from "./text";
import { useTopicLinks } from "./useTopicLinks";

type Props = {
  uid: string;
  subject: MapSubject;
  topic: Topic;
  alone: boolean;
  part: string;
  onHeadings: (uid: string, headings: Heading[]) => void;
};

export function DocumentText({ uid, ...rest }: Props) {
  const document = useQuery(documentOf(uid));
  return (
    <Answer query={document} waiting={<Skeleton lines={TEXT_LINES} />}>
      {(found) => <Written document={found} {...rest} />}
    </Answer>
  );
}

function Written({ document, subject, topic, alone, part, onHeadings }: Omit<Props, "uid"> & { document: Document }) {
  const { uid, title, text, revision, reading_minutes } = document;
  const links = useTopicLinks(subject.uid);
  const [top, shown] = alone ? [2, topic.title] : [3, title];
  const options = useMemo(() => ({ top, title: shown, part, links }), [top, shown, part, links]);
  const { nodes, headings } = useMemo(() => textOf(text, options), [text, options]);
  useEffect(() => onHeadings(uid, headings), [uid, headings, onHeadings]);

  return (
    <section data-document={uid}>
      {!alone && (
        <h2 className={styles.documentTitle} dir="auto">
          {title}
        </h2>
      )}
      <p className={styles.facts} lang={LANGUAGE}>
        <span>{t("reader.minutes", { count: reading_minutes })}</span>
        <span>{t("reader.words", { count: revision.words })}</span>
        {revision.author && <Link to={`/@${revision.author}`}>{t("reader.by", { name: revision.author })}</Link>}
        <time dateTime={revision.created_at}>{t("reader.written", { date: day(revision.created_at) })}</time>
        <Link to={historyPath(subject, topic.uid, uid)}>{t("reader.history")}</Link>
      </p>
      <Nodes nodes={nodes} />
    </section>
  );
}
