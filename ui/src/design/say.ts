import { useSyncExternalStore } from "react";

const SHOWN_MS = 8000;

/** One short sentence about what was just done, told wherever the person is by then. */
export type Saying = { id: number; text: string; way: Way | null };
/** What can still be done about it. */
export type Way = { label: string; perform: () => void };

let sayings: readonly Saying[] = [];
let count = 0;
const watchers = new Set<() => void>();

export function say(text: string, way: Way | null = null): void {
  const id = ++count;
  change([...sayings, { id, text, way }]);
  setTimeout(() => hush(id), SHOWN_MS);
}

export function hush(id: number): void {
  change(sayings.filter((saying) => saying.id !== id));
}

function change(next: readonly Saying[]): void {
  sayings = next;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const useSayings = (): readonly Saying[] => useSyncExternalStore(watch, () => sayings);
