import type { TextPart } from "../../api/types";

/** A part of a difference; of one that is the same only what stands next to a change is shown at once. */
export type Shown = { part: TextPart; before: string; hidden: string; after: string };

const CONTEXT = 3;

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

export function shownParts(parts: readonly TextPart[]): Shown[] {
  return parts.map((part, place) => {
    if (part.kind !== "same") return { part, before: "", hidden: "", after: "" };
    const lines = linesOf(part.text ?? "");
    const head = place === 0 ? 0 : CONTEXT;
    const tail = place === parts.length - 1 ? 0 : CONTEXT;
    // A single line takes no more room than saying that it isn't shown.
    if (lines.length <= head + tail + 1) return { part, before: lines.join(""), hidden: "", after: "" };
    const end = lines.length - tail;
    return { part, before: lines.slice(0, head).join(""), hidden: lines.slice(head, end).join(""), after: lines.slice(end).join("") };
  });
}
