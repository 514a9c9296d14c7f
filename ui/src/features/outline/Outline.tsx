import { Undo2 } from "lucide-react";
import { useCallback, useMemo } from "react";
import type { Progress } from "../../api/types";
import { t } from "../../messages";
import { useMarking } from "../progress/useMarking";
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
  const states = progress?.states ?? NOTHING;
  const sums = useMemo(() => tallies(tree, states), [tree, states]);
  const stateOf = useCallback((uid: string) => states[uid] ?? "none", [states]);
  const { mark, undo, canUndo, said, error } = useMarking(subject.uid, tree, stateOf);

  return (
    <>
      <OutlineBar view={view} undo={{ name: "map.undo", keys: ["z"], icon: Undo2, isOff: !canUndo, perform: undo }} />
      {error && (
        <p className={styles.refused} role="alert">
          {t("progress.notSaved", { reason: error.message })}
        </p>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {view.rows.length > 0 ? (
        <OutlineTree subject={subject} view={view} progress={progress} sums={sums} onMark={mark} onUndo={undo} />
      ) : (
        <p className={styles.nothing}>{t("outline.nothing", { words: view.words })}</p>
      )}
    </>
  );
}
