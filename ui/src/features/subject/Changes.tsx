import { useInfiniteQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useSession } from "../../api/session";
import type { Change, SubjectWithOrigin } from "../../api/types";
import { Button } from "../../design/Button";
import { More } from "../../design/More";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { t } from "../../messages";
import { ChangeRow } from "./ChangeRow";
import styles from "./HistoryPage.module.css";
import { historyOf, mayEdit } from "./queries";
import { Refused } from "./Refused";
import { useDifferences } from "./useDifferences";
import { useUndo } from "./useUndo";

export function Changes({ subject }: { subject: SubjectWithOrigin }) {
  const query = useInfiniteQuery(historyOf(subject.uid));
  const changes = query.data?.pages.flatMap((page) => page.items);
  if (!changes && query.error) return <Trouble error={query.error} onRetry={() => query.refetch()} />;
  if (!changes) return <Skeleton lines={["short", "long", "short", "long"]} />;
  return (
    <section aria-label={t("history.list")}>
      <Listed subject={subject} changes={changes} />
      <More query={query} />
    </section>
  );
}

function Listed({ subject, changes }: { subject: SubjectWithOrigin; changes: readonly Change[] }) {
  const session = useSession();
  const undo = useUndo(subject.uid);
  const { differenceTo, ask, titleOf } = useDifferences(subject, changes);
  const canUndo = mayEdit(subject.my_role);
  const numbers = new Map(changes.map(({ uid, seq }) => [uid, seq]));
  const mine = session.state === "signed-in" && canUndo ? lastOf(changes, session.user.handle) : undefined;
  return (
    <>
      <div className={styles.bar}>
        <h2>{t("history.list")}</h2>
        {mine && (
          <Button isPending={undo.isPending && undo.variables.uid === mine.uid} onPress={() => undo.mutate(mine)}>
            <Undo2 size={17} strokeWidth={1.5} aria-hidden />
            {t("history.undoLast")}
          </Button>
        )}
      </div>
      <ol className={styles.changes}>
        {changes.map((change) => (
          <ChangeRow
            key={change.uid}
            change={change}
            isLatest={change.seq === subject.version}
            numbers={numbers}
            difference={differenceTo(change.seq)}
            titleOf={titleOf}
            onAsk={() => ask(change.seq)}
            isUndoing={undo.isPending && undo.variables.uid === change.uid}
            onUndo={canUndo && change.seq > 1 && change.undone_by === null ? () => undo.mutate(change) : null}
          >
            {undo.error && undo.variables.uid === change.uid && <Refused error={undo.error} />}
          </ChangeRow>
        ))}
      </ol>
    </>
  );
}

/** The latest change of somebody that stands and takes nothing back itself. */
const lastOf = (changes: readonly Change[], handle: string): Change | undefined =>
  changes.find(({ author, undone_by, undoes, seq }) => author === handle && undone_by === null && undoes === null && seq > 1);
