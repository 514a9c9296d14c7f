import type { ReactNode } from "react";
import { Dialog } from "../../design/Dialog";
import { t } from "../../messages";
import type { MapActions } from "./actions";
import styles from "./KeysDialog.module.css";

/** Everything one can do with the map by keyboard; what has a button is told from the same list as the button. */
export function KeysDialog({ actions, onClose }: { actions: MapActions; onClose: () => void }) {
  return (
    <Dialog title={t("map.keys")} isOpen onClose={onClose}>
      <dl className={styles.keys}>
        <Row keys={["↑", "↓", "←", "→"]}>{t("outline.keysMove")}</Row>
        <Row keys={["Home", "End"]}>{t("map.keysEnds")}</Row>
        <Row keys={["Enter"]}>{t("map.keysOpen")}</Row>
        <Row keys={["Space"]}>{t("map.keysToggle")}</Row>
        <Row keys={["*"]}>{t("map.keysSiblings")}</Row>
        <Row keys={["L", "D", "S", "U"]}>{t("outline.keysMark")}</Row>
        <Row keys={["⇧ ←", "⇧ →"]}>{t("map.keysPan")}</Row>
        <Row keys={[t("outline.keysTypeName")]}>{t("outline.keysType")}</Row>
        {Object.values(actions).map(({ name, keys: [key = ""] }) => (
          <Row key={name} keys={[key.toUpperCase()]}>
            {t(name)}
          </Row>
        ))}
        <Row keys={["Esc"]}>{t("map.close")}</Row>
      </dl>
    </Dialog>
  );
}

function Row({ keys, children }: { keys: readonly string[]; children: ReactNode }) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </>
  );
}
