import { useLayoutEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { copyCode, enrich } from "./enrich";
import styles from "./Text.module.css";
import { wordsFor } from "./text";

/** Puts safe nodes on the page, as nodes: through a string again, they might come out as something else. */
export function Nodes({ nodes }: { nodes: DocumentFragment }) {
  const place = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();

  useLayoutEffect(() => {
    const here = place.current;
    if (!here) return;
    here.replaceChildren(nodes.cloneNode(true));
    const target = location.hash ? document.getElementById(decoded(location.hash.slice(1))) : null;
    if (target && here.contains(target)) target.scrollIntoView();

    const onError = ({ target: image }: Event) => image instanceof HTMLImageElement && image.replaceWith(wordsFor(image));
    here.addEventListener("error", onError, { capture: true });
    here.addEventListener("click", copyCode);
    const onLink = (event: MouseEvent) => follow(event, navigate);
    here.addEventListener("click", onLink);
    const leave = enrich(here);
    return () => {
      leave();
      here.removeEventListener("error", onError, { capture: true });
      here.removeEventListener("click", copyCode);
      here.removeEventListener("click", onLink);
    };
  }, [nodes, navigate]);

  return <div ref={place} className={styles.text} data-text="" />;
}

/** A link to another page of ours is followed without loading everything anew. What the server answers itself is no page. */
function follow(event: MouseEvent, navigate: (to: string) => unknown): void {
  const link = event.target instanceof Element ? event.target.closest("a[href^='/']") : null;
  const address = link?.getAttribute("href") ?? "";
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || /^\/(?:\/|api\/)/.test(address)) return;
  event.preventDefault();
  void navigate(address);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A lone percent sign in a hand-written address: look for it as it stands.
    return fragment;
  }
}
