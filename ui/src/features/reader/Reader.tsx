import { type CSSProperties, useCallback, useEffect, useRef, useState } from "react";
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
import type { Marking } from "../progress/useMarking";
import { readerActions } from "./actions";
import { Breadcrumb } from "./Breadcrumb";
import { Children } from "./Children";
import { Comfort } from "./Comfort";
import { ContentsBeside, ContentsFolded } from "./Contents";
import { lineWidth, textSize } from "./comfort";
import { Documents } from "./Documents";
import { Note } from "./Note";
import styles from "./Reader.module.css";
import { Relations } from "./Relations";
import { Turn } from "./Turn";
import type { Heading } from "./text";
import { useLastRead } from "./useLastRead";

/** One topic to read: its texts or what it has instead, the reader's state on it, and the way on. */
export function Reader({ outlined, node, marking }: { outlined: Outlined; node: Node; marking: Marking }) {
  const { subject, tree } = outlined;
  const { topic, counts } = node;
  const [headings, setHeadings] = useState<Heading[]>([]);
  const { previous, next } = neighbours(tree, topic.uid);
  const navigate = useNavigate();
  const title = useRef<HTMLHeadingElement>(null);
  const page = useRef<HTMLElement>(null);
  const scale = Number(textSize.use()) / 100;
  const width = lineWidth.use();
  useTitle(`${topic.title} · ${subject.title}`);

  useEffect(() => {
    rememberPlace(subject.uid, { active: topic.uid, read: topic.uid });
    if (!location.hash) title.current?.focus({ preventScroll: true });
  }, [subject.uid, topic.uid]);
  useEffect(() => noteRead(subject, topic), [subject, topic]);

  const choose = (state: Choice) => marking.mark(topic.uid, state);
  useLastRead(topic.uid, page, headings);
  const noteHeadings = useCallback((found: Heading[]) => setHeadings(found), []);

  const to = (topic: Node["topic"] | null) => topic && (() => void navigate(topicPath(subject, topic.uid)));
  const actions = readerActions({ toPrevious: to(previous), toNext: to(next), choose: counts ? choose : null, marking });
  useOffer({ actions });
  useKeys((key) => performKey(actions, key));

  return (
    <div className={styles.page} data-width={width} style={{ "--scale": scale } as CSSProperties}>
      <article ref={page} className={styles.topic} lang={subject.language || undefined}>
        <header className={styles.head}>
          <div className={styles.bar}>
            <Breadcrumb outlined={outlined} node={node} />
            <Comfort />
          </div>
          <h1 ref={title} tabIndex={-1} dir="auto">
            {topic.title}
          </h1>
          {counts && <ProgressChoice subjectUid={subject.uid} topicUid={topic.uid} onChoose={choose} />}
          {marking.error && (
            <p className={styles.refused} role="alert">
              {t("progress.notSaved", { reason: marking.error.message })}
            </p>
          )}
          {headings.length > 1 && <ContentsFolded headings={headings} />}
        </header>
        {(topic.note || topic.url) && <Note subject={subject} topic={topic} />}
        {topic.document_count > 0 && <Documents subject={subject} topic={topic} onHeadings={noteHeadings} />}
        <Children outlined={outlined} node={node} bare={topic.document_count === 0 && !topic.note && !topic.url} />
        <div className={styles.groups}>
          <Relations outlined={outlined} uid={topic.uid} />
        </div>
        <Turn subject={subject} topic={topic} counts={counts} previous={previous} next={next} onDone={() => choose("done")} />
      </article>
      {headings.length > 1 && <ContentsBeside headings={headings} />}
    </div>
  );
}
