import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { Choice, MapSubject, Progress } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { t } from "../../messages";
import { shownState } from "../progress/states";
import styles from "./Outline.module.css";
import { OutlineRow } from "./OutlineRow";
import type { Tally } from "./tree";
import type { OutlineView } from "./useOutline";
import { useTreeKeys } from "./useTreeKeys";

type Props = {
  subject: MapSubject;
  view: OutlineView;
  progress: Progress | undefined;
  sums: ReadonlyMap<string, Tally>;
  onMark: (uid: string, state: Choice) => void;
  onUndo: () => void;
};

const ROW_PX = 38;

/** The rows in sight, of however many there are; the focused one stays mounted, or it would lose its focus. */
export function OutlineTree({ subject, view, progress, sums, onMark, onUndo }: Props) {
  const { tree, rows, active } = view;
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
  const takeBack = (key: string) => {
    if (key === "z") onUndo();
    return key === "z";
  };
  const onKeyDown = useTreeKeys({
    view,
    list,
    onOpen: (uid) => navigate(topicPath(subject, uid)),
    onMark,
    onKey: ({ key }) => takeBack(key),
    bringIntoView: (uid) => virtualizer.scrollToIndex(rows.indexOf(uid), { align: "auto" }),
  });

  return (
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
            siblings={tree.nodes.get(node.parent ?? "")?.children.length ?? 1}
            expanded={node.children.length > 0 ? view.expanded.has(uid) : undefined}
            focusable={uid === active}
            hit={view.hits?.has(uid) ?? false}
            state={shownState(progress, uid)}
            tally={sums.get(uid)}
            onMove={view.make}
            onMark={onMark}
          />
        );
      })}
    </div>
  );
}
