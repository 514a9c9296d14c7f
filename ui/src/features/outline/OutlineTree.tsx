import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { lazy, Suspense, useCallback, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useNavigate } from "react-router";
import type { Progress } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { t } from "../../messages";
import { shownState } from "../progress/states";
import type { Marking } from "../progress/useMarking";
import styles from "./Outline.module.css";
import { OutlineRow } from "./OutlineRow";
import type { Outlined } from "./queries";
import { ancestorsOf, type Tally } from "./tree";
import type { OutlineView } from "./useOutline";
import { useTreeKeys } from "./useTreeKeys";

type Props = {
  outlined: Outlined;
  view: OutlineView;
  progress: Progress | undefined;
  sums: ReadonlyMap<string, Tally>;
  /** How many relations a topic has. */
  related: ReadonlyMap<string, number>;
  marking: Marking;
};

const TopicCard = lazy(async () => ({ default: (await import("./TopicCard")).TopicCard }));

const ROW_PX = 38;

/** The rows in sight, of however many there are; the focused one stays mounted, or it would lose its focus. */
export function OutlineTree({ outlined, view, progress, sums, related, marking }: Props) {
  const { subject } = outlined;
  const { tree, rows, active } = view;
  const [card, setCard] = useState<{ uid: string; anchor: HTMLElement } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const at = active === null ? -1 : rows.indexOf(active);

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rows[index] ?? index,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...(at < 0 ? [] : [at])])].sort((a, b) => a - b),
  });

  useLayoutEffect(() => {
    const measure = () => list.current && setTop(list.current.getBoundingClientRect().top + window.scrollY);
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(document.body);
    return () => watching.disconnect();
  }, []);

  const navigate = useNavigate();
  const showMore = useCallback((uid: string, anchor: HTMLElement) => setCard({ uid, anchor }), []);
  const { onKeyDown, make } = useTreeKeys({
    view,
    list,
    onOpen: (uid) => navigate(topicPath(subject, uid)),
    onMark: marking.mark,
    onKey({ key, target }) {
      if (key === "z") marking.undo();
      else if (key === "." && active !== null && target instanceof HTMLElement) showMore(active, target);
      else return false;
      return true;
    },
    bringIntoView: (uid) => virtualizer.scrollToIndex(rows.indexOf(uid), { align: "auto" }),
  });

  function goTo(uid: string) {
    // The card is gone before: it gives the focus back, which then goes on.
    flushSync(() => setCard(null));
    view.setWords("");
    make({ active: uid, expand: ancestorsOf(tree, uid) });
  }

  return (
    <>
      <div
        ref={list}
        role="tree"
        aria-label={t("outline.label", { title: subject.title })}
        className={styles.tree}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const uid = rows[index];
          const node = uid === undefined ? undefined : tree.nodes.get(uid);
          if (uid === undefined || !node) return null;
          return (
            <OutlineRow
              key={uid}
              ref={virtualizer.measureElement}
              index={index}
              offset={start - top}
              subject={subject}
              node={node}
              related={related.get(uid) ?? 0}
              siblings={tree.nodes.get(node.parent ?? "")?.children.length ?? 1}
              expanded={node.children.length > 0 ? view.expanded.has(uid) : undefined}
              focusable={uid === active}
              hit={view.hits?.has(uid) ?? false}
              state={shownState(progress, uid)}
              tally={sums.get(uid)}
              onMove={view.make}
              onMark={marking.mark}
              onMore={showMore}
            />
          );
        })}
      </div>
      {card && (
        <Suspense>
          <TopicCard
            outlined={outlined}
            uid={card.uid}
            anchor={card.anchor}
            onMark={marking.mark}
            onChoose={goTo}
            onClose={() => setCard(null)}
          />
        </Suspense>
      )}
    </>
  );
}
