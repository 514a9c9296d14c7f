import { Search, X } from "lucide-react";
import { ActionButton } from "../../app/ActionButton";
import type { Action } from "../../app/actions";
import { t } from "../../messages";
import styles from "./OutlineBar.module.css";
import { depthOf } from "./tree";
import type { OutlineView } from "./useOutline";

const MOST_BUTTONS = 3;

/** Above the outline: find a title, show so many levels, take back a mark. */
export function OutlineBar({ view, undo }: { view: OutlineView; undo: Action }) {
  const depth = depthOf(view.tree);
  const levels = Array.from({ length: Math.min(depth, MOST_BUTTONS + 1) }, (_, place) => place + 1);
  return (
    <div className={styles.bar}>
      <h2>{t("outline.title")}</h2>
      <search className={styles.search}>
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <input
          type="text"
          aria-label={t("outline.search")}
          placeholder={t("outline.search")}
          value={view.words}
          onChange={(event) => view.setWords(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && view.setWords("")}
        />
        {view.words && (
          <button type="button" aria-label={t("outline.clear")} onClick={() => view.setWords("")}>
            <X size={16} strokeWidth={1.5} aria-hidden />
          </button>
        )}
      </search>
      {view.hits ? (
        <p className={styles.found} role="status">
          {t("outline.found", { count: view.hits.size })}
        </p>
      ) : (
        depth > 1 && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form; these are buttons with one name
          <div className={styles.levels} role="group" aria-label={t("outline.levels")}>
            <span aria-hidden>{t("outline.levels")}</span>
            {levels.map((level) => {
              const all = level === levels.length;
              return (
                <button
                  key={level}
                  type="button"
                  aria-label={all ? t("outline.all") : t("outline.levelUpTo", { level })}
                  onClick={() => view.showLevels(all ? depth : level)}
                >
                  {all ? t("outline.all") : level}
                </button>
              );
            })}
          </div>
        )
      )}
      <ActionButton action={undo} />
    </div>
  );
}
