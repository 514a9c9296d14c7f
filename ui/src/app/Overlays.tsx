import { lazy, Suspense, useEffect, useLayoutEffect } from "react";
import { EVERYWHERE } from "./everywhere";
import { isPressed, isTyping } from "./keys";
import { show, useOverlay } from "./overlay";

const Palette = lazy(async () => ({ default: (await import("../features/palette/Palette")).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import("../features/keys/KeysDialog")).KeysDialog }));

/** What opens over every page by a key; its code is fetched when it is first wanted. */
export function Overlays() {
  const overlay = useOverlay();
  useEffect(watchKeys, []);
  return (
    <Suspense fallback={<OnItsWay />}>
      {overlay === "palette" && <Palette onClose={() => show(null)} />}
      {overlay === "keys" && <KeysDialog onClose={() => show(null)} />}
    </Suspense>
  );
}

/** What one types for an overlay that isn't there yet must not reach the page below. */
function OnItsWay() {
  useLayoutEffect(() => {
    const keep = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.stopPropagation();
      event.preventDefault();
      if (event.key === "Escape") show(null);
    };
    document.addEventListener("keydown", keep, { capture: true });
    return () => document.removeEventListener("keydown", keep, { capture: true });
  }, []);
  return null;
}

/** From wherever one is, while typing only with Mod; not over a dialog, which has to be settled first. */
function watchKeys(): () => void {
  const listener = (event: KeyboardEvent) => {
    const action = EVERYWHERE.find(({ keys }) => keys.some((key) => isPressed(key, event)));
    if (!action || event.defaultPrevented || (isTyping(event) && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    if (!document.querySelector("[role=dialog], [role=alertdialog]")) action.perform();
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}
