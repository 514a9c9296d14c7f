import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { hush, say } from "../../design/say";
import { t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { progressOf } from "../progress/queries";
import { useMarking } from "../progress/useMarking";

/** Marks what is read, from one topic to the next; tells it wherever one has scrolled to, with the way to take it back. */
export function useToldMarking({ subject, tree }: Outlined) {
  const { data: progress } = useQuery(progressOf(subject.uid));
  const told = useRef(0);
  const tell = useCallback((said: string, takeBack: (() => void) | null) => {
    hush(told.current);
    told.current = say(said, takeBack ? { label: t("progress.undo"), perform: takeBack } : undefined);
  }, []);
  const marking = useMarking(subject.uid, tree, progress, tell);
  useEffect(() => {
    if (marking.error) hush(told.current);
  }, [marking.error]);
  return marking;
}
