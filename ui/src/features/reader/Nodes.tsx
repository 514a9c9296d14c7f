import { useLayoutEffect, useRef } from "react";
import { copyCode, enrich } from "./enrich";
import styles from "./Text.module.css";
import { wordsFor } from "./text";

/** Puts safe nodes on the page, as nodes: through a string again, they might come out as something else. */
export function Nodes({ nodes }: { nodes: DocumentFragment }) {
  const place = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const here = place.current;
    if (!here) return;
    here.replaceChildren(nodes.cloneNode(true));
    const target = location.hash ? document.getElementById(decoded(location.hash.slice(1))) : null;
    if (target && here.contains(target)) target.scrollIntoView();

    const onError = ({ target: image }: Event) => image instanceof HTMLImageElement && image.replaceWith(wordsFor(image));
    here.addEventListener("error", onError, { capture: true });
    here.addEventListener("click", copyCode);
    const leave = enrich(here);
    return () => {
      leave();
      here.removeEventListener("error", onError, { capture: true });
      here.removeEventListener("click", copyCode);
    };
  }, [nodes]);

  return <div ref={place} className={styles.text} data-text="" />;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A lone percent sign in a hand-written address: look for it as it stands.
    return fragment;
  }
}
