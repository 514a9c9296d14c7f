import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { Choice } from "../../api/types";
import { performKey } from "../../app/actions";
import { topicPath } from "../../app/addresses";
import { useKeys } from "../../app/keys";
import { useOffer } from "../../app/offer";
import { noteRead } from "../../app/recent";
import { useTitle } from "../../app/title";
import { t } from "../../messages";
import { rememberPlace } from "../outline/place";
import type { Outlined } from "../outline/queries";
import { type Node, neighbours } from "../outline/tree";
import { ProgressChoice } from "../progress/ProgressChoice";
import { useMark } from "../progress/queries";
import { readerActions } from "./actions";
import { Breadcrumb } from "./Breadcrumb";
import { Children } from "./Children";
import { ContentsBeside, ContentsFolded } from "./Contents";
import { Documents } from "./Documents";
import { Note } from "./Note";
import styles from "./Reader.module.css";
import { Turn } from "./Turn";
import type { Heading } from "./text";

/** One topic to read: its texts or what it has instead, the reader's state on it, and the way on. */
export function Reader({ outlined, node }: { outlined: Outlined; node: Node }) {
  const { subject, tree } = outlined;
  const { topic, counts } = node;
  const [headings, setHeadings] = useState<Heading[]>([]);
  const { previous, next } = neighbours(tree, topic.uid);
  const mark = useMark(subject.uid);
  const navigate = useNavigate();
  const title = useRef<HTMLHeadingElement>(null);
  useTitle(`${topic.title} · ${subject.title}`);

  useEffect(() => {
    rememberPlace(subject.uid, { active: topic.uid, read: topic.uid });
    if (!location.hash) title.current?.focus({ preventScroll: true });
  }, [subject.uid, topic.uid]);
  useEffect(() => noteRead(subject, topic), [subject, topic]);

  const choose = (state: Choice) => mark.mutate({ topic: { uid: topic.uid, title: topic.title, counts }, state });
  const noteHeadings = useCallback((found: Heading[]) => setHeadings(found), []);

  const to = (topic: Node["topic"] | null) => topic && (() => void navigate(topicPath(subject, topic.uid)));
  const actions = readerActions({ toPrevious: to(previous), toNext: to(next), choose: counts ? choose : null });
  useOffer({ actions });
  useKeys((key) => performKey(actions, key));

  return (
    <div className={styles.page}>
      <article className={styles.topic} lang={subject.language || undefined}>
        <header className={styles.head}>
          <Breadcrumb outlined={outlined} node={node} />
          <h1 ref={title} tabIndex={-1} dir="auto">
            {topic.title}
          </h1>
          {counts && <ProgressChoice subjectUid={subject.uid} topicUid={topic.uid} onChoose={choose} />}
          {mark.isError && (
            <p className={styles.refused} role="alert">
              {t("progress.notSaved", { reason: mark.error.message })}
            </p>
          )}
          {headings.length > 1 && <ContentsFolded headings={headings} />}
        </header>
        {(topic.note || topic.url) && <Note topic={topic} />}
        {topic.document_count > 0 && <Documents topic={topic} onHeadings={noteHeadings} />}
        <Children outlined={outlined} node={node} bare={topic.document_count === 0 && !topic.note && !topic.url} />
        <Turn subject={subject} topic={topic} counts={counts} previous={previous} next={next} onDone={() => choose("done")} />
      </article>
      {headings.length > 1 && <ContentsBeside headings={headings} />}
    </div>
  );
}
