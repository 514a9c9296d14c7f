import { ListTree, Network } from "lucide-react";
import { lazy, type RefObject, Suspense } from "react";
import { Link } from "react-router";
import { subjectPath } from "../../app/addresses";
import { SHOW_KEYS } from "../../app/everywhere";
import type { Scene } from "../../canvas/paint";
import { useStored } from "../../canvas/store";
import { t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { ActionButton } from "./ActionButton";
import type { MapActions } from "./actions";
import styles from "./MapBar.module.css";
import { MapSearch } from "./MapSearch";
import type { MapStore } from "./state";

const MapMenus = lazy(async () => ({ default: (await import("./MapMenus")).MapMenus }));

type Props = { outlined: Outlined; store: MapStore; scene: Scene; actions: MapActions; field: RefObject<HTMLInputElement | null> };

/** Above the map: what it is, the same as an outline, and how to see it. */
export function MapBar({ outlined, store, scene, actions, field }: Props) {
  const { subject, tree } = outlined;
  const isPainted = useStored(store, ({ sight }) => sight !== null);
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
        <span className={styles.roomy}>
          <ActionButton action={actions.undo} />
          <ActionButton action={actions.expandAll} />
          <ActionButton action={actions.collapseAll} />
        </span>
        {/* Its own code, after the map has been painted: menus are large. */}
        <Suspense fallback={<span className={styles.menusWaiting} />}>
          {isPainted ? <MapMenus store={store} tree={tree} subjectUid={subject.uid} /> : <span className={styles.menusWaiting} />}
        </Suspense>
        <span className={styles.roomy}>
          <ActionButton action={SHOW_KEYS} />
        </span>
      </div>
    </div>
  );
}
