import { useEffectEvent, useLayoutEffect } from "react";

const TYPING = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=tree]";
const ARROWS_ARE_TAKEN = "[role=radiogroup], [data-scrolls]";

/** Single keys for the whole page, except while somebody types or an element has its own use for them. */
export function useKeys(perform: (key: string) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(TYPING)) return;
    if (event.key.startsWith("Arrow") && target?.closest(ARROWS_ARE_TAKEN)) return;
    if (perform(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  });

  // Before anything is painted: who sees the page may press a key at once.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
