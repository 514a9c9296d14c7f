import { useSyncExternalStore } from "react";
import { type Location, useLocation } from "react-router";

type Place = Pick<Location, "pathname" | "search" | "hash">;

/** What has been written into the address since the last navigation, and the entry of the history that it belongs to. */
let written: { key: string; place: Place } | null = null;
const watchers = new Set<() => void>();

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

const keyNow = (): string => (history.state as { key?: string } | null)?.key ?? "default";

/**
 * Writes another path or search into the address of the page that one is on, known by its location's key. It goes past
 * the router: a replacing navigation would end one that somebody has begun meanwhile and that still waits for its code.
 * A page that one has already left writes nothing.
 */
export function rewrite(
  key: string,
  { pathname = location.pathname, search = location.search }: { pathname?: string; search?: string },
): void {
  if (keyNow() !== key || (pathname === location.pathname && search === location.search)) return;
  history.replaceState(history.state, "", pathname + search + location.hash);
  written = { key, place: { pathname, search, hash: location.hash } };
  for (const watcher of watchers) watcher();
}

/** Where one is, with what has been written into the address since one came. */
export function usePlace(): Place {
  const reached = useLocation();
  const now = useSyncExternalStore(watch, () => written);
  return now?.key === reached.key ? now.place : reached;
}
