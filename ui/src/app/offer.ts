import { useLayoutEffect } from "react";
import type { Action, KeyRow } from "./actions";

/** What the page that is open can do, for the palette and the page of keys. */
export type Offer = {
  actions: readonly Action[];
  keys?: readonly KeyRow[];
  /** Shows a topic on this page itself; without it the palette opens the topic's own page. */
  showTopic?: (uid: string) => void;
};

const NONE: Offer = { actions: [] };
let offer = NONE;

export const currentOffer = (): Offer => offer;

/** Offers what the page can do, as it is after each of its renderings, for as long as it is there. */
export function useOffer(own: Offer): void {
  useLayoutEffect(() => {
    offer = own;
    return () => {
      offer = NONE;
    };
  });
}
