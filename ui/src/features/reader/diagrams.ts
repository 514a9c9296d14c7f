import { t } from "../../messages";
import { type Artist, openArtist } from "./artist";

const night = matchMedia("(prefers-color-scheme: dark)");

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme !== "light" && night.matches);
}

/** Draws the diagrams of a text, again whenever the theme changes; what can't be drawn stays as it was written, with a sentence. */
export function showDiagrams(codes: readonly Element[], signal: AbortSignal): void {
  const artist = openArtist(signal);
  const diagrams = codes.map((code) => new Diagram(code));
  const draw = () => {
    for (const diagram of diagrams) void diagram.draw(artist);
  };
  draw();
  night.addEventListener("change", draw, { signal });
  const themes = new MutationObserver(draw);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  signal.addEventListener("abort", () => {
    themes.disconnect();
    for (const diagram of diagrams) diagram.forget();
  });
}

/** One diagram: its picture above, and its source below for whoever can't see it or wants to copy it. */
class Diagram {
  readonly #text: string;
  readonly #figure = document.createElement("figure");
  readonly #source: Element;
  #address = "";

  constructor(code: Element) {
    this.#text = code.textContent;
    this.#source = code.closest("[data-code]") ?? code;
    this.#figure.setAttribute("data-diagram", "");
  }

  async draw(artist: Artist): Promise<void> {
    try {
      this.#show(await artist(this.#text, isDark()));
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  #show({ svg, width, height, title }: Awaited<ReturnType<Artist>>): void {
    this.forget();
    this.#address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    const image = new Image(Math.ceil(width), Math.ceil(height));
    image.alt = title || t("reader.diagram");
    image.src = this.#address;
    const drawn = this.#figure.querySelector("img");
    if (drawn) drawn.replaceWith(image);
    else this.#hang(image);
  }

  #hang(image: HTMLImageElement): void {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = t("reader.diagramSource");
    this.#source.replaceWith(this.#figure);
    details.append(summary, this.#source);
    this.#figure.append(image, details);
  }

  #say(reason: string): void {
    if (this.#figure.isConnected) return;
    const words = document.createElement("figcaption");
    words.textContent = t("reader.diagramFaulty", { reason: (reason.split("\n")[0] ?? "").replace(/:?$/, ".") });
    this.#source.replaceWith(this.#figure);
    this.#figure.append(words, this.#source);
  }

  forget(): void {
    URL.revokeObjectURL(this.#address);
  }
}
