import { useSyncExternalStore } from "react";

/** Does the server answer? Learnt from the requests themselves: a local server answers without any network. */
let answering = true;
const watchers = new Set<() => void>();

export function noteAnswering(now: boolean): void {
  if (now === answering) return;
  answering = now;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useAnswering = (): boolean => useSyncExternalStore(watch, () => answering);
