import { useSyncExternalStore } from "react";

/** The one store of a map that is open: what is not on the server, and more than one part of the page has to know. */
export type Store<State> = {
  get: () => State;
  set: (change: Partial<State>) => void;
  subscribe: (watcher: () => void) => () => void;
};

export function newStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const watchers = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      const names = Object.keys(change) as (keyof State)[];
      if (names.every((name) => Object.is(change[name], state[name]))) return;
      state = { ...state, ...change };
      for (const watcher of watchers) watcher();
    },
    subscribe(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** A part of the state; who uses it is drawn again only when that part changes. */
export const useStored = <State, Part>(store: Store<State>, part: (state: State) => Part): Part =>
  useSyncExternalStore(store.subscribe, () => part(store.get()));
