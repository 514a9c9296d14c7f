import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Progress } from "../../api/types";
import { performKey } from "../../app/actions";
import { useKeys } from "../../app/keys";
import { useOffer } from "../../app/offer";
import { t } from "../../messages";
import { linksOf } from "../map/queries";
import { undoMark } from "../progress/undoMark";
import { useMarking } from "../progress/useMarking";
import { countRelations } from "../reader/relations";
import styles from "./Outline.module.css";
import { OutlineBar } from "./OutlineBar";
import { OutlineTree } from "./OutlineTree";
import type { Outlined } from "./queries";
import { tallies } from "./tree";
import { OUTLINE_KEYS } from "./treeKeys";
import { useOutline } from "./useOutline";

const NOTHING: Progress["states"] = {};

/** A subject's topics as a tree to walk, fold, search and mark. */
export function Outline({ outlined, progress }: { outlined: Outlined; progress: Progress | undefined }) {
  const { subject, tree, relations } = outlined;
  const view = useOutline(outlined);
  const { data: links } = useQuery(linksOf(subject.uid));
  const sums = useMemo(() => tallies(tree, progress?.states ?? NOTHING), [tree, progress]);
  const related = useMemo(() => countRelations(relations, links ?? []), [relations, links]);
  const marking = useMarking(subject.uid, tree, progress);
  const undo = undoMark(marking);
  useOffer({ actions: [undo], keys: OUTLINE_KEYS });
  useKeys((key) => performKey([undo], key));

  return (
    <>
      <OutlineBar view={view} undo={undo} />
      {marking.error && (
        <p className={styles.refused} role="alert">
          {t("progress.notSaved", { reason: marking.error.message })}
        </p>
      )}
      <p className="visually-hidden" role="status">
        {marking.said}
      </p>
      {view.rows.length > 0 ? (
        <OutlineTree outlined={outlined} view={view} progress={progress} sums={sums} related={related} marking={marking} />
      ) : (
        <p className={styles.nothing}>{t("outline.nothing", { words: view.words })}</p>
      )}
    </>
  );
}
