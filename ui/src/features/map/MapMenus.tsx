import { Check, ChevronDown, Download, Layers, Network, Spline } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button, MenuTrigger } from "react-aria-components";
import { LAYOUTS, type LayoutKind } from "../../canvas/layouts";
import { useStored } from "../../canvas/store";
import { Menu, MenuItem } from "../../design/Menu";
import { type MessageKey, t } from "../../messages";
import { depthOf, type Tree } from "../outline/tree";
import styles from "./MapBar.module.css";
import { isRoomFor, type MapStore, RELATIONS, type RelationsShown, showTo } from "./state";

const ExportDialog = lazy(async () => ({ default: (await import("../files/ExportDialog")).ExportDialog }));

const MOST_LEVELS = 6;

/** How the map is laid out, which relations it shows, and how it leaves as a file. */
export function MapMenus({ store, tree, subjectUid }: { store: MapStore; tree: Tree; subjectUid: string }) {
  const depth = depthOf(tree);
  const levels = Array.from({ length: Math.min(depth, MOST_LEVELS) }, (_, place) => place + 1);
  const layout = useStored(store, (state) => state.layout);
  const relations = useStored(store, (state) => state.relations);
  const layouts = LAYOUTS.filter((kind) => kind === layout || isRoomFor(kind));
  return (
    <>
      <Choice
        name="map.levels"
        icon={<Layers size={16} strokeWidth={1.5} aria-hidden />}
        value={null}
        options={levels.map((level) => [String(level), level === depth ? t("outline.all") : t("outline.levelUpTo", { level })])}
        onChoose={(level) => showTo(store, tree, Number(level))}
      />
      <Choice
        name="map.layout"
        icon={<Network size={16} strokeWidth={1.5} aria-hidden />}
        value={layout}
        options={layouts.map((kind) => [kind, t(LAYOUT_NAMES[kind])])}
        onChoose={(kind) => store.set({ layout: kind, reveal: { uid: store.get().active } })}
      />
      <Choice
        name="map.relations"
        icon={<Spline size={16} strokeWidth={1.5} aria-hidden />}
        value={relations}
        options={RELATIONS.map((kind) => [kind, t(RELATION_NAMES[kind])])}
        onChoose={(kind) => store.set({ relations: kind })}
      />
      <Export store={store} tree={tree} subjectUid={subjectUid} />
    </>
  );
}

function Export({ store, tree, subjectUid }: { store: MapStore; tree: Tree; subjectUid: string }) {
  const [isOpen, setOpen] = useState(false);
  const selected = useStored(store, (state) => state.selected);
  return (
    <>
      <Button className={styles.choice ?? ""} aria-label={t("exportMap.open")} onPress={() => setOpen(true)}>
        <Download size={16} strokeWidth={1.5} aria-hidden />
        <span className={styles.wide}>{t("exportMap.open")}</span>
      </Button>
      {isOpen && (
        <Suspense>
          <ExportDialog subjectUid={subjectUid} tree={tree} topic={selected} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

const LAYOUT_NAMES: Record<LayoutKind, MessageKey> = {
  right: "map.layoutRight",
  both: "map.layoutBoth",
  down: "map.layoutDown",
  list: "map.layoutList",
};

const RELATION_NAMES: Record<RelationsShown, MessageKey> = {
  topic: "map.relationsTopic",
  all: "map.relationsAll",
  none: "map.relationsNone",
};

type ChoiceProps<Value extends string> = {
  name: MessageKey;
  icon: ReactNode;
  /** What is chosen; null when a choice is something done, and leaves no state. */
  value: Value | null;
  options: readonly (readonly [Value, string])[];
  onChoose: (value: Value) => void;
};

/** One of several, behind a button. */
function Choice<Value extends string>({ name, icon, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <MenuTrigger>
      <Button className={styles.choice ?? ""} aria-label={t(name)}>
        {icon}
        <span className={styles.wide}>{t(name)}</span>
        <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
      </Button>
      <Menu
        aria-label={t(name)}
        {...(value === null ? {} : { selectionMode: "single", disallowEmptySelection: true, selectedKeys: [value] })}
        onAction={(key) => {
          const chosen = options.find(([option]) => option === key);
          if (chosen) onChoose(chosen[0]);
        }}
      >
        {options.map(([option, label]) => (
          <MenuItem key={option} id={option} textValue={label}>
            {value !== null && <Check size={16} strokeWidth={2} aria-hidden data-shown={option === value} className={styles.check} />}
            {label}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
