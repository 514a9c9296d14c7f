import { ActionButton } from "../../app/ActionButton";
import type { Scene } from "../../canvas/paint";
import type { Stage } from "../../canvas/stage";
import { useStored } from "../../canvas/store";
import { t } from "../../messages";
import type { MapActions } from "./actions";
import styles from "./MapCorner.module.css";
import { Minimap } from "./Minimap";
import type { MapStore } from "./state";

type Props = { store: MapStore; scene: Scene; stage: Stage | null; actions: MapActions };

/** In the corner of the map: the whole of it in small, and how large it is. */
export function MapCorner({ store, scene, stage, actions }: Props) {
  return (
    <div className={styles.corner}>
      <Minimap store={store} scene={scene} stage={stage} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form; these are buttons with one name */}
      <div className={styles.zoom} role="group" aria-label={t("map.zoom")}>
        <ActionButton action={actions.zoomOut} />
        <Percent store={store} action={actions.actualSize} />
        <ActionButton action={actions.zoomIn} />
        <ActionButton action={actions.fit} />
      </div>
    </div>
  );
}

/** How large the map is; pressed, it is as large as life again. */
function Percent({ store, action: { name, keys, perform } }: { store: MapStore; action: MapActions["actualSize"] }) {
  const percent = useStored(store, ({ sight }) => percentOf(sight?.view.zoom ?? 1));
  const [key] = keys;
  return (
    <button
      type="button"
      className={styles.percent}
      title={t("map.withKey", { name: t(name), key })}
      aria-keyshortcuts={key}
      onClick={perform}
    >
      {t("progress.percent", { percent })}
      <span className="visually-hidden"> {t(name)}</span>
    </button>
  );
}

/** Whole numbers, as long as they say something. */
const percentOf = (zoom: number): number => (zoom >= 0.01 ? Math.round(zoom * 100) : Number((zoom * 100).toPrecision(1)));
