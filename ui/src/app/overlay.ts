import { useSyncExternalStore } from "react";

/** What lies over whatever page is open; one at a time. */
export type Overlay = "palette" | "keys" | null;

let shown: Overlay = null;
const watchers = new Set<() => void>();

export function show(next: Overlay): void {
  shown = next;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useOverlay = (): Overlay => useSyncExternalStore(watch, () => shown);
