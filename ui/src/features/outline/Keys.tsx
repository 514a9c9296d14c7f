import { t } from "../../messages";
import styles from "./Keys.module.css";

/** The keys of the outline, for those who have a keyboard. */
export function Keys() {
  return (
    <details className={styles.keys}>
      <summary>{t("outline.keys")}</summary>
      <dl>
        <dt>
          <kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd>
        </dt>
        <dd>{t("outline.keysMove")}</dd>
        <dt>
          <kbd>Enter</kbd>
        </dt>
        <dd>{t("outline.keysOpen")}</dd>
        <dt>
          <kbd>L</kbd> <kbd>D</kbd> <kbd>S</kbd> <kbd>U</kbd>
        </dt>
        <dd>{t("outline.keysMark")}</dd>
        <dt>
          <kbd>Z</kbd>
        </dt>
        <dd>{t("map.undo")}</dd>
        <dt>{t("outline.keysTypeName")}</dt>
        <dd>{t("outline.keysType")}</dd>
      </dl>
    </details>
  );
}
