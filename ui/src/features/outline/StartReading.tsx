import { BookOpen } from "lucide-react";
import { topicPath } from "../../app/addresses";
import { ButtonLink } from "../../design/Button";
import { t } from "../../messages";
import { placeIn } from "./place";
import type { Outlined } from "./queries";
import styles from "./SubjectPage.module.css";
import { neighbours } from "./tree";

/** Into the text: where the reader was last, or else at its beginning. */
export function StartReading({ outlined: { subject, tree } }: { outlined: Outlined }) {
  const last = tree.nodes.get(placeIn(subject.uid)?.read ?? "")?.topic;
  const root = tree.nodes.get(tree.root)?.topic;
  const first = root?.document_count ? root : neighbours(tree, tree.root).next;
  const to = last ?? first;
  if (!to) return null;
  return (
    <ButtonLink look="primary" to={topicPath(subject, to.uid)}>
      <BookOpen size={18} strokeWidth={1.5} aria-hidden />
      <span className={styles.startTitle} dir="auto">
        {last ? t("outline.continue", { title: last.title }) : t("outline.start")}
      </span>
    </ButtonLink>
  );
}
