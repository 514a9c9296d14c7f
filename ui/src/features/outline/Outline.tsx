import { useCallback, useMemo, useState } from "react";
import type { Choice, Progress } from "../../api/types";
import { t } from "../../messages";
import { useMark } from "../progress/queries";
import { NAMES } from "../progress/states";
import styles from "./Outline.module.css";
import { OutlineBar } from "./OutlineBar";
import { OutlineTree } from "./OutlineTree";
import type { Outlined } from "./queries";
import { tallies } from "./tree";
import { useOutline } from "./useOutline";

const NOTHING: Progress["states"] = {};

/** A subject's topics as a tree to walk, fold, search and mark. */
export function Outline({ outlined, progress }: { outlined: Outlined; progress: Progress | undefined }) {
  const { subject, tree } = outlined;
  const view = useOutline(outlined);
  const { mutate, error } = useMark(subject.uid);
  const [said, setSaid] = useState("");
  const states = progress?.states ?? NOTHING;
  const sums = useMemo(() => tallies(tree, states), [tree, states]);

  const markTopic = useCallback(
    (uid: string, state: Choice) => {
      const node = tree.nodes.get(uid);
      if (!node) return;
      const { title } = node.topic;
      if (!node.counts) return setSaid(t("progress.groupSays"));
      setSaid(t("progress.nowSays", { title, state: t(NAMES[state]) }));
      mutate({ topic: { uid, title, counts: node.counts }, state });
    },
    [tree, mutate],
  );

  return (
    <>
      <OutlineBar view={view} />
      {error && (
        <p className={styles.refused} role="alert">
          {t("progress.notSaved", { reason: error.message })}
        </p>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {view.rows.length > 0 ? (
        <OutlineTree subject={subject} view={view} progress={progress} sums={sums} onMark={markTopic} />
      ) : (
        <p className={styles.nothing}>{t("outline.nothing", { words: view.words })}</p>
      )}
    </>
  );
}
