import { type RefObject, useEffect, useRef } from "react";
import { goTo, rememberSpot, spotIn, spotOn } from "./lastRead";

const PAUSE_MS = 300;

/** Brings the reader back to where they were in this topic once its texts are there (`loaded` changes with each), and keeps where they are. */
export function useLastRead(topic: string, page: RefObject<HTMLElement | null>, loaded: unknown): void {
  const isBack = useRef(false);

  useEffect(() => {
    const spot = spotIn(topic);
    if (!loaded || isBack.current || !page.current) return;
    // An address with a heading in it says where to go; so does whoever has scrolled already.
    if (!spot || location.hash || window.scrollY > 0 || goTo(page.current, spot)) isBack.current = true;
  }, [topic, page, loaded]);

  useEffect(() => {
    const here = page.current;
    let pause: ReturnType<typeof setTimeout> | undefined;
    const note = () => {
      clearTimeout(pause);
      if (here?.isConnected && isBack.current) rememberSpot(topic, spotOn(here, topic));
    };
    const onScroll = () => {
      if (window.scrollY > 0) isBack.current = true;
      clearTimeout(pause);
      pause = setTimeout(note, PAUSE_MS);
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("pagehide", note);
    return () => {
      clearTimeout(pause);
      window.removeEventListener("scroll", onScroll);
      window.removeEventListener("pagehide", note);
    };
  }, [topic, page]);
}
