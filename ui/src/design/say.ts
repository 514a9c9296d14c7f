import { useSyncExternalStore } from "react";

const SHOWN_MS = 8000;

/** One short sentence about what was just done, told wherever the person is by then; and the way to take it back, if there is one. */
export type Saying = { id: number; text: string; action?: SayingAction | undefined };
type SayingAction = { label: string; perform: () => void };

let sayings: readonly Saying[] = [];
let count = 0;
const watchers = new Set<() => void>();

/** Its number, for whoever has something newer to say in its place. */
export function say(text: string, action?: SayingAction): number {
  const id = ++count;
  change([...sayings, { id, text, action }]);
  setTimeout(() => hush(id), action ? 2 * SHOWN_MS : SHOWN_MS);
  return id;
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
