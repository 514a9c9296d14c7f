import { ArrowLeft, ArrowRight, CircleCheck, CircleDashed, CircleDotDashed, CircleSlash, type LucideIcon } from "lucide-react";
import type { Choice } from "../../api/types";
import type { Action } from "../../app/actions";
import type { MessageKey } from "../../messages";
import { CHOICES } from "../progress/states";
import { undoMark } from "../progress/undoMark";
import type { Marking } from "../progress/useMarking";

type Context = {
  toPrevious: (() => void) | null;
  toNext: (() => void) | null;
  /** Null on a topic that is only a group. */
  choose: ((state: Choice) => void) | null;
  marking: Marking;
};

const MARKS: Record<Choice, { name: MessageKey; icon: LucideIcon }> = {
  none: { name: "reader.unmark", icon: CircleDashed },
  learning: { name: "reader.markLearning", icon: CircleDotDashed },
  done: { name: "reader.markDone", icon: CircleCheck },
  skipped: { name: "reader.markSkipped", icon: CircleSlash },
};

/** What one can do with a topic that is read. */
export function readerActions({ toPrevious, toNext, choose, marking }: Context): Action[] {
  // The next topic is where reading goes on: at the left, where lines run from right to left.
  const [back, on] = document.dir === "rtl" ? (["ArrowRight", "ArrowLeft"] as const) : (["ArrowLeft", "ArrowRight"] as const);
  return [
    { name: "reader.previousTopic", keys: [back, "k"], icon: ArrowLeft, isOff: !toPrevious, perform: () => toPrevious?.() },
    { name: "reader.nextTopic", keys: [on, "j"], icon: ArrowRight, isOff: !toNext, perform: () => toNext?.() },
    ...CHOICES.map(({ state, key }) => ({ ...MARKS[state], keys: [key], isOff: !choose, perform: () => choose?.(state) })),
    undoMark(marking),
  ];
}
