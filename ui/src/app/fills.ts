import { useMatches } from "react-router";

/** The handle of a route whose page fills the window from edge to edge, and scrolls only within its parts. */
export const FILLS = "fills";

export const useFills = (): boolean => useMatches().some(({ handle }) => handle === FILLS);
