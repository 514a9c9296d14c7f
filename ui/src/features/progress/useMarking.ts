import { useCallback, useState } from "react";
import type { Choice, Progress } from "../../api/types";
import { t } from "../../messages";
import type { Tree } from "../outline/tree";
import { useMark } from "./queries";
import { NAMES } from "./states";

export type Marking = ReturnType<typeof useMarking>;
type Done = { uid: string; before: Choice };
/** Tells what was just marked, and how to take it back if that can be done. */
type Tell = (said: string, takeBack: (() => void) | null) => void;

const NOTHING: Progress["states"] = {};

/** Marks topics, tells what has been marked, and takes the last marks back one by one. */
export function useMarking(subjectUid: string, tree: Tree, progress: Progress | undefined, tell?: Tell) {
  const { mutate, error } = useMark(subjectUid);
  const [past, setPast] = useState<readonly Done[]>([]);
  const [said, setSaid] = useState("");
  const states = progress?.states ?? NOTHING;

  const put = useCallback(
    (uid: string, state: Choice, undo: (() => void) | null): boolean => {
      const node = tree.nodes.get(uid);
      if (!node) return false;
      const { title } = node.topic;
      const text = node.counts ? t("progress.nowSays", { title, state: t(NAMES[state]) }) : t("progress.groupSays");
      setSaid(text);
      if (!node.counts) return false;
      mutate({ topic: { uid, title, counts: node.counts }, state });
      tell?.(text, undo);
      return true;
    },
    [tree, mutate, tell],
  );

  const takeBack = useCallback(
    (done: Done) => {
      setPast((all) => all.filter((each) => each !== done));
      put(done.uid, done.before, null);
    },
    [put],
  );

  const mark = useCallback(
    (uid: string, state: Choice) => {
      const done: Done = { uid, before: states[uid] ?? "none" };
      if (done.before !== state && put(uid, state, () => takeBack(done))) setPast((all) => [...all, done]);
    },
    [states, put, takeBack],
  );

  const undo = () => {
    const last = past.at(-1);
    if (last) takeBack(last);
  };

  return { mark, undo, canUndo: past.length > 0, said, error };
}
