import { ChevronDown, ChevronUp } from "lucide-react";
import { type KeyboardEvent, type RefObject, useState } from "react";
import type { Scene } from "../../canvas/paint";
import { SearchBox } from "../../design/SearchBox";
import { t } from "../../messages";
import type { Tree } from "../outline/tree";
import { nextHit } from "./hits";
import styles from "./MapSearch.module.css";
import { goTo, type MapStore } from "./state";

type Props = { tree: Tree; store: MapStore; scene: Scene; field: RefObject<HTMLInputElement | null> };

/** Finds titles in the map, folded away or not, and goes from one to the next. */
export function MapSearch({ tree, store, scene: { shape, hits, active }, field }: Props) {
  const [words, setWords] = useState("");
  const found = hits ? [...hits] : null;
  const place = found ? found.indexOf(active) + 1 : 0;

  function change(next: string) {
    setWords(next);
    store.set({ words: next });
  }

  function go(step: 1 | -1) {
    const number = found && nextHit(found, active, step);
    if (number !== null) goTo(store, tree, shape.uids[number] ?? tree.root);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") event.currentTarget.blur();
  }

  return (
    <SearchBox
      className={styles.search}
      label={t("map.find")}
      words={words}
      onChange={change}
      field={field}
      shortcut="/"
      onKeyDown={onKeyDown}
    >
      {found && (
        <>
          <span className={styles.count} role="status">
            {found.length === 0
              ? t("map.foundNone")
              : place > 0
                ? t("map.foundAt", { place, count: found.length })
                : t("map.found", { count: found.length })}
          </span>
          <button type="button" aria-label={t("map.previousHit")} disabled={found.length === 0} onClick={() => go(-1)}>
            <ChevronUp size={16} strokeWidth={1.5} aria-hidden />
          </button>
          <button type="button" aria-label={t("map.nextHit")} disabled={found.length === 0} onClick={() => go(1)}>
            <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
          </button>
        </>
      )}
    </SearchBox>
  );
}
