import { useSyncExternalStore } from "react";
import { onIdentity, userUid } from "../../api/session";
import type { Imported, Planned } from "../../api/types";

/** The import that is under way in this browser: it goes on while its page is left, and a job is found again after a reload. */
export type Current =
  | { step: "none" }
  | { step: "sending"; name: string; isPlan: boolean }
  | { step: "job"; name: string; isPlan: boolean; job: string }
  | { step: "planned"; name: string; planned: Planned }
  | { step: "imported"; imported: Imported }
  | { step: "refused"; name: string; error: Error };

let current: Current | null = null;
/** The file that was chosen; the browser forgets it with the page. */
let chosen: File | null = null;
const watchers = new Set<() => void>();

export const useCurrent = (): Current => useSyncExternalStore(watch, currentImport);

export function currentImport(): Current {
  current ??= remembered();
  return current;
}

export const chosenFile = (): File | null => chosen;

export function chooseFile(file: File): void {
  chosen = file;
}

export function go(next: Current): void {
  current = next;
  if (next.step === "none") chosen = null;
  remember(next);
  for (const watcher of watchers) watcher();
}

onIdentity(() => {
  current = null;
  chosen = null;
  for (const watcher of watchers) watcher();
});

const place = (): string => `trellis.import.${userUid()}`;

/** Only what imports is worth finding again; a plan is made anew from the file. */
function remember(next: Current): void {
  if (next.step === "job" && !next.isPlan) localStorage.setItem(place(), JSON.stringify({ name: next.name, job: next.job }));
  else localStorage.removeItem(place());
}

function remembered(): Current {
  const kept = localStorage.getItem(place());
  if (kept === null) return { step: "none" };
  const { name, job } = JSON.parse(kept);
  return { step: "job", name, job, isPlan: false };
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
