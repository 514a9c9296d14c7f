import { type MouseEvent, useMemo, useRef } from "react";
import { useNavigate } from "react-router";
import type { Choice } from "../../api/types";
import { topicPath } from "../../app/addresses";
import type { Scene } from "../../canvas/paint";
import type { Stage } from "../../canvas/stage";
import { useStored } from "../../canvas/store";
import { t } from "../../messages";
import type { Move } from "../outline/moves";
import type { Outlined } from "../outline/queries";
import { useTreeKeys } from "../outline/useTreeKeys";
import { type MapStore, select, toggle } from "./state";
import { Topic } from "./Topic";
import styles from "./Topic.module.css";

type Props = {
  outlined: Outlined;
  store: MapStore;
  scene: Scene;
  stage: Stage | null;
  onMark: (uid: string, state: Choice) => void;
  onKey: (key: string) => boolean;
};

const topicOf = (event: MouseEvent): HTMLElement | null =>
  event.target instanceof Element ? event.target.closest<HTMLElement>("[data-uid]") : null;

/** The topics in sight as a tree of elements. The focused one stays even when it is out of sight, or it would lose its focus. */
export function Topics({ outlined, store, scene, stage, onMark, onKey }: Props) {
  const { subject, tree } = outlined;
  const { shape, layout } = scene;
  const list = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const seen = useStored(store, (state) => state.seen);
  const active = useStored(store, (state) => state.active);
  const selected = useStored(store, (state) => state.selected);
  const expanded = useStored(store, (state) => state.expanded);
  const rows = useMemo(() => Array.from(layout.shown, (number) => shape.uids[number] ?? ""), [shape, layout]);
  const open = useMemo(() => new Set([...expanded, tree.root]), [expanded, tree]);
  const focusable = layout.isShown[scene.active] ? scene.active : 0;
  const numbers = useMemo(() => inOrder(seen, focusable, layout.isShown), [seen, focusable, layout]);

  const make = ({ active: next, expand, collapse }: Move) => {
    const before = store.get();
    const kept = [...before.expanded, ...(expand ?? [])].filter((uid) => !collapse?.includes(uid));
    store.set({ ...(next ? { active: next } : {}), ...(expand || collapse ? { expanded: new Set(kept) } : {}) });
  };

  const { onKeyDown } = useTreeKeys({
    view: { tree, rows, expanded: open, active: shape.uids[focusable] ?? active, make },
    list,
    onOpen: (uid) => (store.get().selected === uid ? navigate(topicPath(subject, uid)) : select(store, tree, uid)),
    onMark,
    onKey: ({ key, shiftKey }) => (key === "Escape" && selected ? close() : pan(stage, key, shiftKey) || onKey(key)),
    bringIntoView: (uid) => stage?.reveal(shape.numbers.get(uid) ?? 0),
  });

  function close(): boolean {
    store.set({ selected: null });
    return true;
  }

  function onClick(event: MouseEvent) {
    const uid = topicOf(event)?.dataset.uid;
    if (!uid) return;
    const isToggle = event.target instanceof Element && event.target.closest("[data-toggle]") !== null;
    if (isToggle) toggle(store, uid);
    else select(store, tree, uid);
  }

  return (
    <div
      ref={list}
      role="tree"
      aria-label={t("map.label", { title: subject.title })}
      className={styles.tree}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const { uid } = topicOf(event)?.dataset ?? {};
        if (uid && uid !== tree.root && tree.nodes.get(uid)?.children.length) toggle(store, uid);
      }}
      onFocus={({ target }) => target.dataset.uid && store.set({ active: target.dataset.uid })}
    >
      {numbers.map((number) => (
        <Topic
          key={shape.uids[number]}
          number={number}
          node={tree.nodes.get(shape.uids[number] ?? "")}
          scene={scene}
          isOpen={open.has(shape.uids[number] ?? "")}
          isFocusable={number === focusable}
          isSelected={shape.uids[number] === selected}
        />
      ))}
    </div>
  );
}

function inOrder(seen: readonly number[], focusable: number, isShown: Uint8Array): readonly number[] {
  const shown = seen.filter((number) => isShown[number]);
  return shown.includes(focusable) ? shown : [...shown, focusable].sort((a, b) => a - b);
}

const PAN_PX = 90;
const PANS: Record<string, [number, number]> = {
  ArrowLeft: [PAN_PX, 0],
  ArrowRight: [-PAN_PX, 0],
  ArrowUp: [0, PAN_PX],
  ArrowDown: [0, -PAN_PX],
};

/** With Shift the arrows move the map instead of the focus. */
function pan(stage: Stage | null, key: string, isShifted: boolean): boolean {
  const step = PANS[key];
  if (!isShifted || !step || !stage) return false;
  stage.pan(...step);
  stage.rest();
  return true;
}
