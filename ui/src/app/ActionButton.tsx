import { t } from "../messages";
import styles from "./ActionButton.module.css";
import type { Action } from "./actions";

/** The button of an action: its sign, and on request its name and key. */
export function ActionButton({ action: { name, keys, icon: Icon, isOff = false, perform } }: { action: Action }) {
  const [key] = keys;
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={t(name)}
      aria-keyshortcuts={key}
      title={key ? t("map.withKey", { name: t(name), key }) : t(name)}
      disabled={isOff}
      onClick={perform}
    >
      <Icon size={18} strokeWidth={1.5} aria-hidden />
    </button>
  );
}
