import { Keyboard } from "lucide-react";
import { SHOW_KEYS } from "../../app/everywhere";
import { t } from "../../messages";
import styles from "./Keys.module.css";

/** The way to the keys of the outline, for those who have a keyboard. */
export function Keys() {
  return (
    <button type="button" className={styles.keys} aria-haspopup="dialog" aria-keyshortcuts="?" onClick={SHOW_KEYS.perform}>
      <Keyboard size={16} strokeWidth={1.5} aria-hidden />
      {t("outline.keys")}
    </button>
  );
}
