import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { useTitle } from "./title";

/** Has a heading been here before, though the address is still the first one? */
let wasShown = false;

/** The page's heading. Whoever comes here by a link in the page is told so: the heading takes the focus. */
export function PageTitle({ children, className }: { children: string; className?: string | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key, pathname } = useLocation();
  useTitle(children);

  // Not when only what follows the path has changed: then one is still on the same page, and in the midst of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const isFirst = key === "default" && !wasShown;
    wasShown = true;
    const isTaken = document.activeElement?.matches("main :is(input, textarea)");
    if (!isFirst && !isTaken) heading.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <h1 ref={heading} tabIndex={-1} className={className} dir="auto">
      {children}
    </h1>
  );
}
