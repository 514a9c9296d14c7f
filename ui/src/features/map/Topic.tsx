import { Minus } from "lucide-react";
import { memo } from "react";
import type { Scene } from "../../canvas/paint";
import { hueOf } from "../../canvas/palette";
import { belowOf } from "../../canvas/shape";
import { settingOf, toggleWidth } from "../../canvas/sizes";
import { transformOf } from "../../canvas/stage";
import { t } from "../../messages";
import type { Node, Tally } from "../outline/tree";
import { minutesFor } from "../outline/tree";
import { Mark } from "../progress/Mark";
import { NAMES, type Shown } from "../progress/states";
import { Ring } from "./Ring";
import styles from "./Topic.module.css";

type Props = { number: number; node: Node | undefined; scene: Scene; isOpen: boolean; isFocusable: boolean; isSelected: boolean };

/** What a topic is to the one that is chosen. */
type Part = "needs" | "unlocks" | undefined;

export const Topic = memo(function Topic({ number, node, scene, isOpen, isFocusable, isSelected }: Props) {
  const { shape, layout, marks, around, hits } = scene;
  if (!node) return null;
  return (
    <TopicElement
      number={number}
      node={node}
      transform={transformOf(layout, number)}
      width={layout.width[number] ?? 0}
      siblings={shape.children[shape.parent[number] ?? -1]?.length ?? 1}
      below={belowOf(shape, number)}
      hue={hueOf(shape.branch[number] ?? 0)}
      isLeft={(layout.side[number] ?? 1) < 0}
      isOpen={isOpen}
      isFocusable={isFocusable}
      isSelected={isSelected}
      isHit={hits?.has(number) ?? false}
      part={around?.needs.has(number) ? "needs" : around?.unlocks.has(number) ? "unlocks" : undefined}
      state={marks.state[number] ?? "none"}
      tally={marks.tally[number]}
    />
  );
});

type ElementProps = {
  number: number;
  node: Node;
  transform: string;
  width: number;
  siblings: number;
  below: number;
  hue: number;
  isLeft: boolean;
  isOpen: boolean;
  isFocusable: boolean;
  isSelected: boolean;
  isHit: boolean;
  part: Part;
  state: Shown;
  tally: Tally | undefined;
};

const isSame = (before: ElementProps, after: ElementProps): boolean =>
  (Object.keys(after) as (keyof ElementProps)[]).every((name) =>
    name === "tally"
      ? before.tally?.done === after.tally?.done && before.tally?.total === after.tally?.total
      : Object.is(before[name], after[name]),
  );

/** Drawn again only when something of its own has changed: a step of the focus would else draw hundreds. */
const TopicElement = memo(function TopicElement(props: ElementProps) {
  const { number, node, transform, width, below, hue, isOpen, state, tally } = props;
  const { topic, level, children } = node;
  const { height } = settingOf(level);
  const opens = children.length > 0;
  return (
    <div
      role="treeitem"
      aria-label={spokenName(props)}
      aria-level={level}
      aria-setsize={props.siblings}
      aria-posinset={node.position}
      aria-expanded={opens ? isOpen : undefined}
      aria-selected={props.isSelected}
      tabIndex={props.isFocusable ? 0 : -1}
      className={styles.topic}
      data-number={number}
      data-uid={topic.uid}
      data-level={Math.min(level, 3)}
      data-hue={hue}
      data-left={props.isLeft || undefined}
      data-group={topic.kind === "group" || undefined}
      data-hit={props.isHit || undefined}
      data-part={props.part}
      data-state={state}
      style={{ transform, width, height }}
    >
      {tally ? <Ring tally={tally} state={state} /> : node.counts ? <Mark state={state} /> : <span className={styles.dot} />}
      <span className={styles.title} dir="auto">
        {topic.title}
      </span>
      {opens && level > 1 && (
        <span className={styles.toggle} data-toggle style={{ width: toggleWidth(below) }} aria-hidden>
          {isOpen ? <Minus size={12} strokeWidth={2} /> : below}
        </span>
      )}
      {props.part && <Badge part={props.part} />}
    </div>
  );
}, isSame);

function Badge({ part }: { part: "needs" | "unlocks" }) {
  return (
    <span className={styles.badge} data-part={part} aria-hidden>
      {t(part === "needs" ? "map.badgeNeeds" : "map.badgeUnlocks")}
    </span>
  );
}

/** What a screen reader says of a topic: its title, its state, how much there is, and what it is to the one chosen. */
function spokenName({ node, state, tally, part }: ElementProps): string {
  const { topic, counts } = node;
  const parts = [topic.title];
  if (counts) parts.push(t(NAMES[state]));
  else if (topic.kind === "group") parts.push(t("outline.sayGroup"));
  if (tally) parts.push(t("outline.sayTally", tally));
  if (topic.document_count > 0) parts.push(t("outline.sayMinutes", { count: minutesFor(topic.words) }));
  if (part) parts.push(t(part === "needs" ? "map.sayNeeds" : "map.sayUnlocks"));
  return parts.join(", ");
}
