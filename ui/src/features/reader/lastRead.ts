import { keep, kept } from "../../app/choice";

/** How far somebody was in a topic's texts: a block of a document, and how much of that block was read. */
export type Spot = { topic: string; document: string; block: number; part: number };

const KEY = "trellis.lastRead";
const MOST = 200;

function spots(): Spot[] {
  try {
    const value: unknown = JSON.parse(kept(KEY) ?? "[]");
    return Array.isArray(value) ? (value as Spot[]) : [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

export const spotIn = (topic: string): Spot | null => spots().find((spot) => spot.topic === topic) ?? null;

/** Null when there is nothing to come back to. Of many topics only the latest are known. */
export function rememberSpot(topic: string, spot: Spot | null): void {
  const others = spots().filter((other) => other.topic !== topic);
  if (spot) others.push(spot);
  keep(KEY, JSON.stringify(others.slice(-MOST)));
}

/** Pixels from the window's upper edge: what stands there is being read. */
const LINE = 72;

const blocksOf = (page: HTMLElement): HTMLElement[] => [...page.querySelectorAll<HTMLElement>("[data-document] [data-text] > *")];

/** What is being read now; null at the beginning and once the end is in sight: then the next reading begins anew. */
export function spotOn(page: HTMLElement, topic: string): Spot | null {
  const blocks = blocksOf(page);
  const first = blocks[0]?.getBoundingClientRect();
  const last = blocks.at(-1)?.getBoundingClientRect();
  if (!first || !last || first.top > LINE || last.bottom <= window.innerHeight) return null;
  const here = blocks.find((block) => block.getBoundingClientRect().bottom > LINE);
  const text = here?.closest<HTMLElement>("[data-document]");
  if (!here || !text) return null;
  const { top, height } = here.getBoundingClientRect();
  const part = Math.min(1, Math.max(0, (LINE - top) / Math.max(1, height)));
  return { topic, document: text.dataset["document"] ?? "", block: blocksOf(text).indexOf(here), part: Number(part.toFixed(2)) };
}

/** Scrolls there; false when that text isn't on the page (yet). */
export function goTo(page: HTMLElement, { document, block, part }: Spot): boolean {
  const text = page.querySelector<HTMLElement>(`[data-document="${CSS.escape(document)}"]`);
  const target = text?.querySelector("[data-text]")?.children[block];
  if (!target) return false;
  const { top, height } = target.getBoundingClientRect();
  window.scrollTo({ top: window.scrollY + top + part * height - LINE, behavior: "instant" });
  return true;
}
