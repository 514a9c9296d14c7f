import { api, received } from "../../api/client";
import { say } from "../../design/say";
import { t } from "../../messages";
import { wordsFor } from "./text";

/** What a text on the page needs besides its nodes, fetched only when it is there. Returns what to do when the text leaves. */
export function enrich(text: HTMLElement): () => void {
  const formulas = text.querySelectorAll(".math");
  const codes = text.querySelectorAll("pre > code[class*='language-']:not(.language-mermaid)");
  const diagrams = [...text.querySelectorAll("pre > code.language-mermaid")];
  const left = new AbortController();
  if (formulas.length > 0) import("./math").then(({ draw }) => formulas.forEach(draw), leaveAsWritten);
  if (codes.length > 0) import("./highlight").then(({ colour }) => codes.forEach(colour), leaveAsWritten);
  if (diagrams.length > 0) {
    import("./diagrams").then(({ showDiagrams }) => left.signal.aborted || showDiagrams(diagrams, left.signal), leaveAsWritten);
  }
  showImages(text, left.signal);
  return () => left.abort();
}

/** The code for it didn't come: formulas, programs and diagrams can be read as they were written. */
const leaveAsWritten = () => undefined;

function showImages(text: HTMLElement, signal: AbortSignal): void {
  const addresses: string[] = [];
  for (const image of text.querySelectorAll<HTMLImageElement>("img[data-image]")) {
    fetched(image.dataset["image"] ?? "", signal).then(
      (content) => {
        if (signal.aborted) return;
        image.src = URL.createObjectURL(content);
        addresses.push(image.src);
      },
      () => signal.aborted || image.replaceWith(wordsFor(image)),
    );
  }
  signal.addEventListener("abort", () => {
    for (const address of addresses) URL.revokeObjectURL(address);
  });
}

const fetched = async (uid: string, signal: AbortSignal): Promise<Blob> =>
  (await received<unknown>(
    api.GET("/api/v1/images/{image_uid}", { params: { path: { image_uid: uid } }, parseAs: "blob", signal }),
  )) as Blob;

/** For a press on the button beside a piece of code. */
export async function copyCode({ target }: Event): Promise<void> {
  if (!(target instanceof Element) || !target.matches("[data-copy]")) return;
  try {
    await navigator.clipboard.writeText(target.parentElement?.querySelector("pre")?.textContent ?? "");
    say(t("app.copied"));
  } catch {
    say(t("app.notCopied"));
  }
}
