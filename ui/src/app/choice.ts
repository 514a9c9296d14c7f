import { useSyncExternalStore } from "react";

/** Under this name of the history's entry stands what the browser would not keep: it outlasts a reload of the page. */
const IN_TAB = "trellis.kept";
const inTab = new Map(Object.entries((history.state as Record<string, Record<string, string | null>> | null)?.[IN_TAB] ?? {}));

/** What was kept under that key in this browser or, where it forbids storage, in this tab. */
export function kept(key: string): string | null {
  const own = inTab.get(key);
  if (own !== undefined) return own;
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage may be forbidden; then nothing was kept yet.
    return null;
  }
}

export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    inTab.delete(key);
  } catch {
    // Forbidden or full storage: the tab remembers it, which public/start.js knows.
    inTab.set(key, value);
    history.replaceState({ ...history.state, [IN_TAB]: Object.fromEntries(inTab) }, "");
  }
}

/** One of a few values, chosen for this browser; until something else is chosen it is the one of `otherwise`. */
export function choiceOf<Value extends string>(key: string, values: readonly Value[], otherwise: Value) {
  const watchers = new Set<() => void>();
  const chosen = (): Value => values.find((value) => value === kept(key)) ?? otherwise;
  const watch = (watcher: () => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  };
  return {
    chosen,
    choose(value: Value): void {
      keep(key, value === otherwise ? null : value);
      for (const watcher of watchers) watcher();
    },
    use: (): Value => useSyncExternalStore(watch, chosen),
  };
}
