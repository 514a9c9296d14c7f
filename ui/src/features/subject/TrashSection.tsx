import { useInfiniteQuery } from "@tanstack/react-query";
import type { Subject } from "../../api/types";
import { Button } from "../../design/Button";
import { More } from "../../design/More";
import rows from "../../design/rows.module.css";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { ago, day, moment, t } from "../../messages";
import { SectionHead } from "../settings/Part";
import { trash } from "./queries";
import { useRestore } from "./useRestore";

const DAYS_KEPT_MS = 30 * 86_400_000;

/** What one has deleted, until it is gone for good. */
export function TrashSection() {
  return (
    <>
      <SectionHead title={t("trash.title")} lead={t("trash.lead")} />
      <div>
        <Deleted />
      </div>
    </>
  );
}

function Deleted() {
  const query = useInfiniteQuery(trash);
  const restore = useRestore();
  const subjects = query.data?.pages.flatMap((page) => page.items);
  if (!subjects && query.error) return <Trouble error={query.error} onRetry={() => query.refetch()} />;
  if (!subjects) return <Skeleton lines={["long", "short"]} />;
  if (subjects.length === 0) return <p className={rows.none}>{t("trash.none")}</p>;
  return (
    <>
      <ul className={rows.rows}>
        {subjects.map((subject) => (
          <Row
            key={subject.uid}
            subject={subject}
            isBusy={restore.isPending && restore.variables.uid === subject.uid}
            onRestore={() => restore.mutate(subject)}
          />
        ))}
      </ul>
      <More query={query} />
    </>
  );
}

function Row({ subject: { title, deleted_at }, isBusy, onRestore }: { subject: Subject; isBusy: boolean; onRestore: () => void }) {
  const at = deleted_at ?? new Date().toISOString();
  return (
    <li className={rows.row}>
      <div className={rows.words}>
        <strong>
          <bdi>{title}</bdi>
        </strong>
        <span className={rows.facts}>
          <time dateTime={at} title={moment(at)}>
            {t("trash.deleted", { when: ago(at) })}
          </time>
          <span>{t("trash.goneOn", { date: day(new Date(Date.parse(at) + DAYS_KEPT_MS).toISOString()) })}</span>
        </span>
      </div>
      <Button isPending={isBusy} aria-label={t("trash.restoreThis", { title })} onPress={onRestore}>
        {t("trash.restore")}
      </Button>
    </li>
  );
}
