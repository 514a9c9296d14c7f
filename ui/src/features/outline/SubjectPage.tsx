import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useParams } from "react-router";
import { Failure } from "../../api/failure";
import { subjectAddress, uidInAddress } from "../../app/addresses";
import { later } from "../../app/later";
import { NotFoundPage } from "../../app/NotFoundPage";
import { useRightAddress } from "../../app/useRightAddress";
import { Answer } from "../../design/Answer";
import { Skeleton, TEXT_LINES } from "../../design/Skeleton";
import { t } from "../../messages";
import { ExportButton } from "../files/ExportButton";
import { ProgressSummary } from "../progress/ProgressSummary";
import { progressOf } from "../progress/queries";
import { Keys } from "./Keys";
import { OpenMap } from "./OpenMap";
import { Outline } from "./Outline";
import { mapOf, type Outlined } from "./queries";
import { StartReading } from "./StartReading";
import { SubjectHead } from "./SubjectHead";
import styles from "./SubjectPage.module.css";

const SubjectActions = lazy(later(async () => ({ default: (await import("../subject/SubjectActions")).SubjectActions })));

export function SubjectPage() {
  const uid = uidInAddress(useParams().subject ?? "");
  return uid ? <Subject key={uid} uid={uid} /> : <NotFoundPage title={t("missing.subject")} />;
}

function Subject({ uid }: { uid: string }) {
  const map = useQuery(mapOf(uid));
  if (map.error instanceof Failure && map.error.status === 404) return <NotFoundPage title={t("missing.subject")} />;
  return (
    <Answer isPage query={map} waiting={<Skeleton lines={TEXT_LINES} />}>
      {(outlined) => <Found outlined={outlined} />}
    </Answer>
  );
}

function Found({ outlined }: { outlined: Outlined }) {
  const { subject, tree } = outlined;
  const progress = useQuery(progressOf(subject.uid));
  useRightAddress({ subject: subjectAddress(subject) });
  return (
    <div className={styles.page}>
      <SubjectHead outlined={outlined} />
      <aside className={styles.aside}>
        <StartReading outlined={outlined} />
        <OpenMap outlined={outlined} />
        <div className={styles.asks}>
          <ExportButton subjectUid={subject.uid} tree={tree} />
          <Suspense>
            <SubjectActions uid={subject.uid} />
          </Suspense>
        </div>
        <ProgressSummary subject={subject} progress={progress} />
        <Keys />
      </aside>
      <section className={styles.outline}>
        {tree.order.length > 1 ? <Outline outlined={outlined} progress={progress.data} /> : <p>{t("outline.empty")}</p>}
      </section>
    </div>
  );
}
