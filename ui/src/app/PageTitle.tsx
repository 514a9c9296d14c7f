import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { useTitle } from "./title";

/** The page's heading. Whoever comes here by a link in the page is told so: the heading takes the focus. */
export function PageTitle({ children, className }: { children: string; className?: string | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useTitle(children);

  useEffect(() => {
    const isFirst = key === "default";
    const isTaken = document.activeElement?.matches("main :is(input, textarea)");
    if (!isFirst && !isTaken) heading.current?.focus({ preventScroll: true });
  }, [key]);

  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
