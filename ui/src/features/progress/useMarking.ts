import { useCallback, useState } from "react";
import type { Choice } from "../../api/types";
import { t } from "../../messages";
import type { Tree } from "../outline/tree";
import { useMark } from "./queries";
import { NAMES } from "./states";

type Done = { uid: string; before: Choice };

/** Marks topics, tells what has been marked, and takes the last marks back one by one. */
export function useMarking(subjectUid: string, tree: Tree, stateOf: (uid: string) => Choice) {
  const { mutate, error } = useMark(subjectUid);
  const [past, setPast] = useState<readonly Done[]>([]);
  const [said, setSaid] = useState("");

  const put = useCallback(
    (uid: string, state: Choice): boolean => {
      const node = tree.nodes.get(uid);
      if (!node) return false;
      const { title } = node.topic;
      if (!node.counts) setSaid(t("progress.groupSays"));
      else {
        setSaid(t("progress.nowSays", { title, state: t(NAMES[state]) }));
        mutate({ topic: { uid, title, counts: node.counts }, state });
      }
      return node.counts;
    },
    [tree, mutate],
  );

  const mark = useCallback(
    (uid: string, state: Choice) => {
      const before = stateOf(uid);
      if (before !== state && put(uid, state)) setPast((done) => [...done, { uid, before }]);
    },
    [stateOf, put],
  );

  const undo = () => {
    const last = past.at(-1);
    if (last) put(last.uid, last.before);
    setPast(past.slice(0, -1));
  };

  return { mark, undo, canUndo: past.length > 0, lastMarked: past.at(-1)?.uid ?? null, said, error };
}
