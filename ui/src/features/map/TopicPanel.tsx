import { BookOpen, X } from "lucide-react";
import type { Choice } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { ButtonLink } from "../../design/Button";
import { t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { ancestorsOf, hasContent, minutesFor } from "../outline/tree";
import { ProgressChoice } from "../progress/ProgressChoice";
import { Documents } from "../reader/Documents";
import { Note } from "../reader/Note";
import { Relations } from "../reader/Relations";
import { PanelChildren } from "./PanelChildren";
import { type MapStore, select } from "./state";
import styles from "./TopicPanel.module.css";

type Props = {
  uid: string;
  outlined: Outlined;
  store: MapStore;
  onMark: (uid: string, state: Choice) => void;
  onClose: () => void;
};

const ignoreHeadings = () => {};

/** The chosen topic beside the map: where one stands with it, its text, and what it has to do with others. */
export function TopicPanel({ uid, outlined, store, onMark, onClose }: Props) {
  const { subject, tree } = outlined;
  const node = tree.nodes.get(uid);
  if (!node) return null;
  const { topic, counts } = node;
  const above = ancestorsOf(tree, uid);
  return (
    <aside className={styles.panel} aria-label={t("map.panel", { title: topic.title })}>
      <div className={styles.inner} data-scrolls>
        <header className={styles.head}>
          {above.length > 0 && (
            <p className={styles.path}>
              {above.map((each) => (
                <button key={each} type="button" onClick={() => select(store, tree, each)}>
                  <span dir="auto">{tree.nodes.get(each)?.topic.title}</span>
                </button>
              ))}
            </p>
          )}
          <h2 dir="auto" lang={subject.language || undefined}>
            {topic.title}
          </h2>
          <button type="button" className={styles.close} aria-label={t("map.close")} onClick={onClose}>
            <X size={18} strokeWidth={1.5} aria-hidden />
          </button>
        </header>
        {counts && <ProgressChoice subjectUid={subject.uid} topicUid={uid} onChoose={(state) => onMark(uid, state)} />}
        {hasContent(node) && (
          <div className={styles.read}>
            <ButtonLink look="primary" to={topicPath(subject, uid)}>
              <BookOpen size={18} strokeWidth={1.5} aria-hidden />
              {t("map.read")}
            </ButtonLink>
            {topic.document_count > 1 && <span>{t("reader.minutes", { count: minutesFor(topic.words) })}</span>}
          </div>
        )}
        <PanelChildren node={node} tree={tree} subjectUid={subject.uid} store={store} />
        <Relations outlined={outlined} uid={uid} level={3} onChoose={(other) => select(store, tree, other)} />
        <div className={styles.text} lang={subject.language || undefined}>
          {(topic.note || topic.url) && <Note subject={subject} topic={topic} />}
          {topic.document_count > 0 && <Documents subject={subject} topic={topic} onHeadings={ignoreHeadings} />}
        </div>
      </div>
    </aside>
  );
}
