import { ActionButton } from "../../app/ActionButton";
import type { Action } from "../../app/actions";
import { SearchBox } from "../../design/SearchBox";
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
      <SearchBox className={styles.search} label={t("outline.search")} words={view.words} onChange={view.setWords} />
      <ActionButton action={undo} />
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
    </div>
  );
}
