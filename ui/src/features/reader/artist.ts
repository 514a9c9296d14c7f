import type { Drawn, Wanted } from "../../diagram/messages";
import { t } from "../../messages";
import styles from "./Artist.module.css";

type Picture = Extract<Drawn, { svg: string }>;
export type Artist = (text: string, isDark: boolean) => Promise<Picture>;

const PATIENCE_MS = 20_000;

/**
 * A frame without an origin that draws diagrams until the signal comes: the library needs styles inside its page, which the
 * policy of ours forbids, and what it makes of somebody's text comes back as an image only.
 */
export function openArtist(signal: AbortSignal): Artist {
  const frame = document.createElement("iframe");
  const waiting = new Map<number, (drawn: Drawn) => void>();
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  let count = 0;

  const hear = ({ source, data }: MessageEvent<Drawn | "ready">) => {
    if (source !== frame.contentWindow) return;
    if (data === "ready") isReady();
    else waiting.get(data.id)?.(data);
  };
  window.addEventListener("message", hear, { signal });
  signal.addEventListener("abort", () => frame.remove());
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = t("reader.diagram");
  frame.tabIndex = -1;
  frame.className = styles.frame ?? "";
  frame.src = "/diagram.html";
  document.body.append(frame);

  return (text, isDark) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      const late = setTimeout(() => reject(new Error(t("reader.diagramLate"))), PATIENCE_MS);
      waiting.set(id, (drawn) => {
        clearTimeout(late);
        waiting.delete(id);
        if ("svg" in drawn) resolve(drawn);
        else reject(new Error(drawn.error));
      });
      // Its origin is none, so it can't be named.
      void ready.then(() => frame.contentWindow?.postMessage({ id, text, isDark } satisfies Wanted, "*"));
    });
}
