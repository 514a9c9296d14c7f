import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import type { Choice } from "../../api/types";
import { choiceOfKey } from "../progress/states";
import { type Move, moveOf, typedTo, type View } from "./moves";

const TYPING_PAUSE_MS = 700;

type Options = {
  view: Omit<View, "active"> & { active: string | null; make: (move: Move) => void };
  list: RefObject<HTMLElement | null>;
  onOpen: (uid: string) => void;
  onMark: (uid: string, state: Choice) => void;
  /** Other keys, when nobody is typing a title; tells whether it has taken the key. */
  onKey?: (event: KeyboardEvent) => boolean;
  bringIntoView: (uid: string) => void;
};

/** The keyboard in a tree of topics: moves, opens, marks, and goes to a title that is typed; `make` moves the focus, too. */
export function useTreeKeys({ view, list, onOpen, onMark, onKey, bringIntoView }: Options) {
  const typed = useRef({ text: "", at: 0 });
  const follow = useRef<string | null>(null);
  const { active } = view;

  // The row to focus is mounted only once the view has moved to it.
  useEffect(() => {
    if (active === null || follow.current !== active) return;
    follow.current = null;
    bringIntoView(active);
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  });

  function make(move: Move) {
    follow.current = move.active !== undefined && move.active !== active ? move.active : null;
    view.make(move);
  }

  function type(key: string, time: number) {
    const before = time - typed.current.at < TYPING_PAUSE_MS ? typed.current.text : "";
    typed.current = { text: before + key, at: time };
    const uid = active === null ? null : typedTo(typed.current.text, { ...view, active });
    if (uid) make({ active: uid });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (active === null || event.key === "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    const { timeStamp } = event;
    const key = alongTheLine(event.key, list.current);
    const typing = timeStamp - typed.current.at < TYPING_PAUSE_MS && typed.current.text !== "";
    if (!typing && onKey?.(event)) return event.preventDefault();
    const choice = typing || event.shiftKey ? null : choiceOfKey(key);
    const move = key === " " && typing ? null : moveOf(key, { ...view, active });
    if (key === "Enter") onOpen(active);
    else if (choice) onMark(active, choice);
    else if (move) make(move);
    else if (key.length === 1) type(key, timeStamp);
    else return;
    event.preventDefault();
  }

  return { onKeyDown, make };
}

const TURNED: Record<string, string> = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };

/** The arrow that points into a branch is the left one where one writes from right to left. */
function alongTheLine(key: string, list: HTMLElement | null): string {
  return list?.matches(":dir(rtl)") ? (TURNED[key] ?? key) : key;
}
