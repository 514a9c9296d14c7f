import { useEffectEvent, useLayoutEffect } from "react";

const FIELDS = "input, textarea, select, [contenteditable]";
const TYPING_WITH_MOD = `${FIELDS}, [role=dialog], [role=menu]`;
const TYPING = `${TYPING_WITH_MOD}, [role=tree]`;
const ARROWS_ARE_TAKEN = "[role=radiogroup], [data-scrolls]";

export const isTyping = ({ target }: KeyboardEvent): boolean => target instanceof Element && target.closest(FIELDS) !== null;

/** Was a key pressed that is written as in an action: "?", or "Mod+k" for Control or Command with it? */
export function isPressed(written: string, { key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const isMod = (ctrlKey || metaKey) && !altKey && !shiftKey;
  if (written.startsWith("Mod+")) return isMod && written === `Mod+${key.toLowerCase()}`;
  return written === key && !ctrlKey && !metaKey && !altKey;
}

const SIGNS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Shift: "⇧" };
const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key as it is printed on a keyboard: "Shift+ArrowLeft" is ⇧ ←. */
export const printed = (written: string): string =>
  (written === "+" ? ["+"] : written.split("+"))
    .map((part) => (part === "Mod" ? (IS_APPLE ? "⌘" : "Ctrl") : (SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))))
    .join(" ");

/** Keys for the whole page, except while somebody types or an element has its own use for them. */
export function useKeys(perform: (key: string) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    const isMod = event.ctrlKey || event.metaKey;
    if (target?.closest(isMod ? TYPING_WITH_MOD : TYPING)) return;
    if (isMod) {
      if (!event.shiftKey && perform(`Mod+${event.key.toLowerCase()}`)) event.preventDefault();
      return;
    }
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
