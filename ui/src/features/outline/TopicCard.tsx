import { BookOpen, Network } from "lucide-react";
import { Dialog, Heading, Popover } from "react-aria-components";
import type { Choice } from "../../api/types";
import { mapPath, topicPath } from "../../app/addresses";
import { ButtonLink } from "../../design/Button";
import { t } from "../../messages";
import { ProgressChoice } from "../progress/ProgressChoice";
import { Relations } from "../reader/Relations";
import type { Outlined } from "./queries";
import styles from "./TopicCard.module.css";
import { hasContent } from "./tree";

type Props = {
  outlined: Outlined;
  uid: string;
  /** What it opens beside. */
  anchor: HTMLElement;
  onMark: (uid: string, state: Choice) => void;
  onChoose: (uid: string) => void;
  onClose: () => void;
};

/** What one can do with a topic of the outline, and what it has to do with others: as beside the map. */
export function TopicCard({ outlined, uid, anchor, onMark, onChoose, onClose }: Props) {
  const { subject, tree } = outlined;
  const node = tree.nodes.get(uid);
  if (!node) return null;
  return (
    <Popover
      className={styles.popover ?? ""}
      triggerRef={{ current: anchor }}
      placement="bottom end"
      offset={4}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Dialog className={styles.card ?? ""}>
        <Heading slot="title" level={2} dir="auto" lang={subject.language || undefined}>
          {node.topic.title}
        </Heading>
        {node.counts && <ProgressChoice subjectUid={subject.uid} topicUid={uid} onChoose={(state) => onMark(uid, state)} />}
        <p className={styles.ways}>
          {hasContent(node) && (
            <ButtonLink to={topicPath(subject, uid)}>
              <BookOpen size={18} strokeWidth={1.5} aria-hidden />
              {t("map.read")}
            </ButtonLink>
          )}
          <ButtonLink to={mapPath(subject, uid)}>
            <Network size={18} strokeWidth={1.5} aria-hidden />
            {t("reader.onMap")}
          </ButtonLink>
        </p>
        <Relations outlined={outlined} uid={uid} level={3} onChoose={onChoose} />
      </Dialog>
    </Popover>
  );
}
