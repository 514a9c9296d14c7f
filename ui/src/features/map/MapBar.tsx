import { Check, ChevronDown, ListTree, Network, Spline } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button, MenuTrigger } from "react-aria-components";
import { Link } from "react-router";
import type { Action } from "../../app/actions";
import { subjectPath } from "../../app/addresses";
import type { LayoutKind } from "../../canvas/layouts";
import { LAYOUTS } from "../../canvas/layouts";
import type { Scene } from "../../canvas/paint";
import { useStored } from "../../canvas/store";
import { Menu, MenuItem } from "../../design/Menu";
import { type MessageKey, t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { ActionButton } from "./ActionButton";
import type { MapActions } from "./actions";
import styles from "./MapBar.module.css";
import { MapSearch } from "./MapSearch";
import { type MapStore, RELATIONS, type RelationsShown } from "./state";

type Props = { outlined: Outlined; store: MapStore; scene: Scene; actions: MapActions; field: RefObject<HTMLInputElement | null> };

/** Above the map: what it is, the same as an outline, and how to see it. */
export function MapBar({ outlined, store, scene, actions, field }: Props) {
  const { subject, tree } = outlined;
  const layout = useStored(store, (state) => state.layout);
  const relations = useStored(store, (state) => state.relations);
  return (
    <div className={styles.bar}>
      <Link className={styles.title} to={subjectPath(subject)} dir="auto" lang={subject.language || undefined}>
        {subject.title}
      </Link>
      <nav className={styles.views} aria-label={t("map.views")}>
        <Link to={subjectPath(subject)}>
          <ListTree size={16} strokeWidth={1.5} aria-hidden />
          <span>{t("outline.title")}</span>
        </Link>
        <span aria-current="page">
          <Network size={16} strokeWidth={1.5} aria-hidden />
          <span>{t("map.view")}</span>
        </span>
      </nav>
      <MapSearch tree={tree} store={store} scene={scene} field={field} />
      <div className={styles.tools}>
        <ActionButton action={actions.expandAll} />
        <ActionButton action={actions.collapseAll} />
        <Choice
          name="map.layout"
          icon={<Network size={16} strokeWidth={1.5} aria-hidden />}
          value={layout}
          options={LAYOUTS.map((kind) => [kind, LAYOUT_NAMES[kind]])}
          onChoose={(kind) => store.set({ layout: kind, reveal: { uid: store.get().active } })}
        />
        <Choice
          name="map.relations"
          icon={<Spline size={16} strokeWidth={1.5} aria-hidden />}
          value={relations}
          options={RELATIONS.map((kind) => [kind, RELATION_NAMES[kind]])}
          onChoose={(kind) => store.set({ relations: kind })}
        />
      </div>
    </div>
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
  name: Action["name"];
  icon: ReactNode;
  value: Value;
  options: readonly (readonly [Value, MessageKey])[];
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
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value]}
        onAction={(key) => {
          const chosen = options.find(([option]) => option === key);
          if (chosen) onChoose(chosen[0]);
        }}
      >
        {options.map(([option, label]) => (
          <MenuItem key={option} id={option} textValue={t(label)}>
            <Check size={16} strokeWidth={2} aria-hidden data-shown={option === value} className={styles.check} />
            {t(label)}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
