import mermaid from "mermaid";
import type { Drawn, Wanted } from "./messages";

/** The page in a frame that draws for the reader: it has no origin, no network, and nothing but what it is told. */
addEventListener("message", ({ source, data }: MessageEvent<Wanted>) => {
  if (source === parent) void drawn(data).then(tell);
});

const tell = (message: Drawn | "ready"): void => parent.postMessage(message, "*");

async function drawn({ id, text, isDark }: Wanted): Promise<Drawn> {
  try {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      theme: isDark ? "dark" : "neutral",
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      fontFamily: "system-ui, sans-serif",
      suppressErrorRendering: true,
    });
    return { id, ...image((await mermaid.render(`diagram-${id}`, text)).svg) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** As an image needs it: well-formed, and as large as what is drawn. */
function image(svg: string): { svg: string; width: number; height: number; title: string } {
  const place = document.createElement("div");
  place.innerHTML = svg;
  const drawing = place.querySelector("svg");
  if (!drawing) throw new Error("Nothing was drawn.");
  const { width, height } = drawing.viewBox.baseVal;
  drawing.setAttribute("width", String(width));
  drawing.setAttribute("height", String(height));
  return { svg: new XMLSerializer().serializeToString(drawing), width, height, title: drawing.querySelector("title")?.textContent ?? "" };
}

tell("ready");
