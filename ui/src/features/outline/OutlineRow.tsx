import { ChevronRight, Ellipsis, Spline } from "lucide-react";
import { memo, type Ref } from "react";
import { Link } from "react-router";
import type { Choice, MapSubject } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { t } from "../../messages";
import { Mark } from "../progress/Mark";
import { NAMES, type Shown } from "../progress/states";
import type { Move } from "./moves";
import styles from "./OutlineRow.module.css";
import { minutesFor, type Node, type Tally } from "./tree";

type Props = {
  ref: Ref<HTMLDivElement>;
  index: number;
  offset: number;
  subject: MapSubject;
  node: Node;
  /** How many relations the topic has. */
  related: number;
  siblings: number;
  expanded: boolean | undefined;
  focusable: boolean;
  hit: boolean;
  state: Shown;
  tally: Tally | undefined;
  onMove: (move: Move) => void;
  onMark: (uid: string, state: Choice) => void;
  onMore: (uid: string, anchor: HTMLElement) => void;
};

/** What a screen reader says of a row: its title, its state, and how much there is. */
function spokenName({ node, related, state, tally }: Pick<Props, "node" | "related" | "state" | "tally">): string {
  const { topic, counts } = node;
  const parts = [topic.title, counts ? t(NAMES[state]) : t("outline.sayGroup")];
  if (tally) parts.push(t("outline.sayTally", tally));
  if (topic.document_count > 0) parts.push(t("outline.sayMinutes", { count: minutesFor(topic.words) }));
  if (related > 0) parts.push(t("outline.sayRelations", { count: related }));
  return parts.join(", ");
}

/** Drawn again only when something of its own has changed: scrolling moves past hundreds of rows a second. */
export const OutlineRow = memo(function OutlineRow(props: Props) {
  const { ref, index, offset, subject, node, siblings, expanded, focusable, hit, state, tally, onMove } = props;
  const { topic, level, position } = node;
  return (
    <div
      ref={ref}
      data-index={index}
      role="treeitem"
      aria-label={spokenName(props)}
      aria-level={level - 1}
      aria-setsize={siblings}
      aria-posinset={position}
      aria-expanded={expanded}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      data-hit={hit || undefined}
      data-group={topic.kind === "group" || undefined}
      data-state={state}
      style={{ transform: `translateY(${offset}px)`, "--depth": Math.min(level - 2, 12) }}
      onFocus={() => onMove({ active: topic.uid })}
    >
      <Twisty expanded={expanded} onToggle={() => onMove({ active: topic.uid, [expanded ? "collapse" : "expand"]: [topic.uid] })} />
      <MarkButton {...props} />
      <Link className={styles.title} to={topicPath(subject, topic.uid)} tabIndex={-1} dir="auto">
        <span>{topic.title}</span>
      </Link>
      {tally && <TallyBar {...tally} />}
      <span className={styles.minutes} aria-hidden>
        {topic.document_count > 0 && t("outline.minutes", { count: minutesFor(topic.words) })}
      </span>
      <MoreButton {...props} />
    </div>
  );
});

function Twisty({ expanded, onToggle }: { expanded: boolean | undefined; onToggle: () => void }) {
  if (expanded === undefined) return <span className={styles.twisty} aria-hidden />;
  return (
    <button type="button" className={styles.twisty} tabIndex={-1} data-expanded={expanded} onClick={onToggle}>
      <ChevronRight size={16} strokeWidth={1.75} aria-hidden />
      <span className="visually-hidden">{t(expanded ? "outline.collapse" : "outline.expand")}</span>
    </button>
  );
}

function MarkButton({ node, state, onMark }: Pick<Props, "node" | "state" | "onMark">) {
  if (!node.counts) return null;
  const unmarks = state !== "none" && state !== "known";
  const says = t(unmarks ? "outline.unmark" : "outline.markDone");
  return (
    <button
      type="button"
      className={styles.mark}
      tabIndex={-1}
      title={says}
      onClick={() => onMark(node.topic.uid, unmarks ? "none" : "done")}
    >
      <Mark state={state} />
      <span className="visually-hidden">{says}</span>
    </button>
  );
}

/** What else there is to do with the topic; how many relations it has is seen at once. */
function MoreButton({ node, related, onMore }: Pick<Props, "node" | "related" | "onMore">) {
  const Sign = related > 0 ? Spline : Ellipsis;
  return (
    <button
      type="button"
      className={styles.more}
      tabIndex={-1}
      title={t("outline.more")}
      aria-haspopup="dialog"
      data-related={related > 0 || undefined}
      onClick={({ currentTarget }) => onMore(node.topic.uid, currentTarget)}
    >
      <Sign size={16} strokeWidth={1.5} aria-hidden />
      {related > 0 && <span aria-hidden>{related}</span>}
      <span className="visually-hidden">{t("outline.more")}</span>
    </button>
  );
}

function TallyBar({ done, total }: Tally) {
  return (
    <span className={styles.tally} aria-hidden>
      <span className={styles.bar}>
        <span className={styles.fill} style={{ width: `${total ? (100 * done) / total : 0}%` }} />
      </span>
      {t("outline.tally", { done, total })}
    </span>
  );
}
