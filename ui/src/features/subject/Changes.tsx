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
import { useTitles } from "./useTitles";
import { useUndo } from "./useUndo";

/** Of a map larger than this, or with more changes, what exactly a change did is found out only when somebody asks. */
const LIGHT = { topics: 2000, changes: 500 };

export function Changes({ subject }: { subject: SubjectWithOrigin }) {
  const query = useInfiniteQuery(historyOf(subject.uid));
  const changes = query.data?.pages.flatMap((page) => page.items);
  const titleOf = useTitles(subject.uid);
  const session = useSession();
  const undo = useUndo(subject.uid);
  const canUndo = mayEdit(subject.my_role);
  if (!changes && query.error) return <Trouble error={query.error} onRetry={() => query.refetch()} />;
  if (!changes) return <Skeleton lines={["short", "long", "short", "long"]} />;
  const numbers = new Map(changes.map(({ uid, seq }) => [uid, seq]));
  const mine = session.state === "signed-in" && canUndo ? lastOf(changes, session.user.handle) : undefined;
  const refused = undo.error && undo.variables;
  return (
    <section aria-label={t("history.list")}>
      <div className={styles.bar}>
        <h2>{t("history.list")}</h2>
        {mine && (
          <Button isPending={undo.isPending && undo.variables?.uid === mine.uid} onPress={() => undo.mutate(mine)}>
            <Undo2 size={17} strokeWidth={1.5} aria-hidden />
            {t("history.undoLast")}
          </Button>
        )}
      </div>
      <ol className={styles.changes}>
        {changes.map((change) => (
          <ChangeRow
            key={change.uid}
            subject={subject}
            change={change}
            numbers={numbers}
            titleOf={titleOf}
            isLight={subject.topic_count <= LIGHT.topics && subject.version <= LIGHT.changes}
            isUndoing={undo.isPending && undo.variables?.uid === change.uid}
            onUndo={canUndo && change.seq > 1 && change.undone_by === null ? () => undo.mutate(change) : null}
          >
            {refused?.uid === change.uid && undo.error && <Refused error={undo.error} />}
          </ChangeRow>
        ))}
      </ol>
      <More query={query} />
    </section>
  );
}

/** The latest change of somebody that stands and takes nothing back itself. */
const lastOf = (changes: readonly Change[], handle: string): Change | undefined =>
  changes.find(({ author, undone_by, undoes, seq }) => author === handle && undone_by === null && undoes === null && seq > 1);
