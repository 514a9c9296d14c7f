import { Search } from "lucide-react";
import { t } from "../messages";
import { OPEN_PALETTE } from "./everywhere";
import styles from "./PaletteButton.module.css";

/** The way to everything by its name. */
export function PaletteButton() {
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={t(OPEN_PALETTE.name)}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      title={t("palette.titleKey")}
      onClick={OPEN_PALETTE.perform}
    >
      <Search size={16} strokeWidth={1.5} aria-hidden />
    </button>
  );
}
