import { api, received } from "../../api/client";
import { say } from "../../design/say";
import { t } from "../../messages";
import { wordsFor } from "./text";

/** What a text on the page needs besides its nodes, fetched only when it is there. Returns what to do when the text leaves. */
export function enrich(text: HTMLElement): () => void {
  const formulas = text.querySelectorAll(".math");
  const codes = text.querySelectorAll("pre > code[class*='language-']");
  if (formulas.length > 0) import("./math").then(({ draw }) => formulas.forEach(draw), leaveAsWritten);
  if (codes.length > 0) import("./highlight").then(({ colour }) => codes.forEach(colour), leaveAsWritten);
  return showImages(text);
}

/** The code for it didn't come: formulas and programs can be read as they were written. */
const leaveAsWritten = () => undefined;

function showImages(text: HTMLElement): () => void {
  const left = new AbortController();
  const addresses: string[] = [];
  for (const image of text.querySelectorAll<HTMLImageElement>("img[data-image]")) {
    fetched(image.dataset["image"] ?? "", left.signal).then(
      (content) => {
        if (left.signal.aborted) return;
        image.src = URL.createObjectURL(content);
        addresses.push(image.src);
      },
      () => left.signal.aborted || image.replaceWith(wordsFor(image)),
    );
  }
  return () => {
    left.abort();
    for (const address of addresses) URL.revokeObjectURL(address);
  };
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
