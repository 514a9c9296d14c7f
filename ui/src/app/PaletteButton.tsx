import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { t } from "../messages";
import styles from "./PaletteButton.module.css";

const Palette = lazy(async () => ({ default: (await import("../features/palette/Palette")).Palette }));

/** The way to everything by its name; its code is fetched when it is first wanted. */
export function PaletteButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => watchShortcut(() => setOpen(true)), []);
  return (
    <>
      <button
        type="button"
        className={styles.button}
        aria-label={t("palette.title")}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        title={t("palette.titleKey")}
        onClick={() => setOpen(true)}
      >
        <Search size={16} strokeWidth={1.5} aria-hidden />
      </button>
      {isOpen && (
        <Suspense>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Mod+K from wherever one is, also while typing; not over a dialog, which has to be settled first. */
function watchShortcut(open: () => void): () => void {
  const listener = (event: KeyboardEvent) => {
    const isMod = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isMod || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (!document.querySelector("[role=dialog], [role=alertdialog]")) open();
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}
