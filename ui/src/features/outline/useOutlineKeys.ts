import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import type { Choice, MapSubject } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { choiceOfKey } from "../progress/states";
import { type Move, moveOf, typedTo } from "./moves";
import type { OutlineView } from "./useOutline";

const TYPING_PAUSE_MS = 700;

type Options = {
  subject: MapSubject;
  view: OutlineView;
  list: RefObject<HTMLElement | null>;
  onMark: (uid: string, state: Choice) => void;
  bringIntoView: (index: number) => void;
};

/** The keyboard in the outline: moves, opens, marks, and goes to a title that is typed. */
export function useOutlineKeys({ subject, view, list, onMark, bringIntoView }: Options) {
  const navigate = useNavigate();
  const typed = useRef({ text: "", at: 0 });
  const follow = useRef(false);
  const { active, rows } = view;

  // The row to focus is mounted only once the view has moved to it.
  useEffect(() => {
    if (!follow.current || active === null) return;
    follow.current = false;
    bringIntoView(rows.indexOf(active));
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  });

  function make(move: Move) {
    follow.current = move.active !== undefined && move.active !== active;
    view.make(move);
  }

  function type(key: string, time: number) {
    const before = time - typed.current.at < TYPING_PAUSE_MS ? typed.current.text : "";
    typed.current = { text: before + key, at: time };
    const uid = active === null ? null : typedTo(typed.current.text, { ...view, active });
    if (uid) make({ active: uid });
  }

  return (event: KeyboardEvent) => {
    if (active === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, timeStamp } = event;
    const typing = timeStamp - typed.current.at < TYPING_PAUSE_MS && typed.current.text !== "";
    const choice = typing || event.shiftKey ? null : choiceOfKey(key);
    const move = key === " " && typing ? null : moveOf(key, { ...view, active });
    if (key === "Enter") navigate(topicPath(subject, active));
    else if (choice) onMark(active, choice);
    else if (move) make(move);
    else if (key.length === 1) type(key, timeStamp);
    else return;
    event.preventDefault();
  };
}
