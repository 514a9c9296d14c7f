import { ArrowLeft, ArrowRight, CircleCheck, CircleDashed, CircleDotDashed, CircleSlash, type LucideIcon } from "lucide-react";
import type { Choice } from "../../api/types";
import type { Action } from "../../app/actions";
import type { MessageKey } from "../../messages";
import { CHOICES } from "../progress/states";

type Context = {
  toPrevious: (() => void) | null;
  toNext: (() => void) | null;
  /** Null on a topic that is only a group. */
  choose: ((state: Choice) => void) | null;
};

const MARKS: Record<Choice, { name: MessageKey; icon: LucideIcon }> = {
  none: { name: "reader.unmark", icon: CircleDashed },
  learning: { name: "reader.markLearning", icon: CircleDotDashed },
  done: { name: "reader.markDone", icon: CircleCheck },
  skipped: { name: "reader.markSkipped", icon: CircleSlash },
};

/** What one can do with a topic that is read. */
export function readerActions({ toPrevious, toNext, choose }: Context): Action[] {
  return [
    { name: "reader.previousTopic", keys: ["ArrowLeft", "k"], icon: ArrowLeft, isOff: !toPrevious, perform: () => toPrevious?.() },
    { name: "reader.nextTopic", keys: ["ArrowRight", "j"], icon: ArrowRight, isOff: !toNext, perform: () => toNext?.() },
    ...CHOICES.map(({ state, key }) => ({ ...MARKS[state], keys: [key], isOff: !choose, perform: () => choose?.(state) })),
  ];
}
