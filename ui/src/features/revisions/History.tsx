import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Revision } from "../../api/types";
import { Confirmation } from "../../design/Confirmation";
import { More } from "../../design/More";
import { Skeleton } from "../../design/Skeleton";
import { say } from "../../design/say";
import { Trouble } from "../../design/Trouble";
import { moment, t } from "../../messages";
import { Difference } from "./Difference";
import styles from "./HistoryPage.module.css";
import { revisionsOf, subjectOf, useRestore } from "./queries";
import { Revisions } from "./Revisions";

type Props = { subjectUid: string; topicUid: string; documentUid: string };

/** The revisions, and what differs between the two that are chosen; which ones stands in the address. */
export function History({ subjectUid, topicUid, documentUid }: Props) {
  const query = useInfiniteQuery(revisionsOf(documentUid));
  const { data: subject } = useQuery(subjectOf(subjectUid));
  const [chosen, choose] = useSearchParams();
  const [restoring, setRestoring] = useState<Revision | null>(null);
  const revisions = query.data?.pages.flatMap((page) => page.items);
  const newest = revisions?.[0];
  if (!newest)
    return query.error ? <Trouble error={query.error} onRetry={() => query.refetch()} /> : <Skeleton lines={["long", "long", "long"]} />;

  const to = numberIn(chosen.get("to")) ?? newest.number;
  const from = numberIn(chosen.get("from")) ?? Math.max(1, to - 1);
  const mayEdit = subject?.my_role === "owner" || subject?.my_role === "editor";
  return (
    <>
      <section className={styles.revisions} aria-label={t("revisions.revisions")}>
        <Revisions
          revisions={revisions}
          chosen={{ from, to }}
          onChoose={(pair) => choose({ from: String(pair.from), to: String(pair.to) }, { preventScrollReset: true })}
          onRestore={mayEdit ? setRestoring : null}
        />
        <More query={query} />
      </section>
      {newest.number > 1 && <Difference documentUid={documentUid} from={from} to={to} />}
      {restoring && (
        <Restoring {...{ subjectUid, topicUid, documentUid }} revision={restoring} newest={newest} onClose={() => setRestoring(null)} />
      )}
    </>
  );
}

function numberIn(text: string | null): number | null {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

type RestoringProps = Props & { revision: Revision; newest: Revision; onClose: () => void };

/** Asks once more; what was restored can be taken back, for it is only a revision more. */
function Restoring({ subjectUid, topicUid, documentUid, revision, newest, onClose }: RestoringProps) {
  const restore = useRestore(subjectUid, topicUid, documentUid);
  const undo = useRestore(subjectUid, topicUid, documentUid);
  const { number } = revision;

  const takeBack = (onto: Revision) =>
    undo.mutate(
      { number: newest.number, onto },
      { onSuccess: () => say(t("revisions.undone")), onError: (error) => say(t("revisions.notUndone", { reason: error.message })) },
    );
  const confirm = () =>
    restore.mutate(
      { number, onto: newest },
      {
        onSuccess(saved) {
          onClose();
          say(t("revisions.restored", { number }), { label: t("revisions.undo"), perform: () => takeBack(saved.revision) });
        },
      },
    );

  return (
    <Confirmation
      title={t("revisions.restoreTitle", { number })}
      action={t("revisions.restore")}
      look="primary"
      isOpen
      isPending={restore.isPending}
      error={restore.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t("revisions.restoreText", { date: moment(revision.created_at) })}</p>
    </Confirmation>
  );
}
