import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { Failure } from "../../api/failure";
import { subjectAddress, topicPath, uidInAddress, uidOf } from "../../app/addresses";
import { NotFoundPage } from "../../app/NotFoundPage";
import { PageTitle } from "../../app/PageTitle";
import { useRightAddress } from "../../app/useRightAddress";
import { Answer } from "../../design/Answer";
import { BackLink } from "../../design/BackLink";
import { Skeleton, TEXT_LINES } from "../../design/Skeleton";
import { t } from "../../messages";
import { mapOf, type Outlined } from "../outline/queries";
import { documentOf } from "../reader/queries";
import { History } from "./History";
import styles from "./HistoryPage.module.css";

/** Who wrote a text, and how it came to be what it is. */
export function HistoryPage() {
  const { subject = "", topic = "", document = "" } = useParams();
  const [subjectUid, topicUid, documentUid] = [uidInAddress(subject), uidOf(topic), uidOf(document)];
  if (!subjectUid || !topicUid || !documentUid) return <NotFoundPage title={t("missing.document")} />;
  return <OfDocument subjectUid={subjectUid} topicUid={topicUid} documentUid={documentUid} />;
}

type Uids = { subjectUid: string; topicUid: string; documentUid: string };

function OfDocument({ subjectUid, topicUid, documentUid }: Uids) {
  const map = useQuery(mapOf(subjectUid));
  const document = useQuery(documentOf(documentUid));
  const isMissing = [map.error, document.error].some((error) => error instanceof Failure && error.status === 404);
  const isElsewhere = document.data !== undefined && document.data.topic_uid !== topicUid;
  if (isMissing || isElsewhere) return <NotFoundPage title={t("missing.document")} />;
  return (
    <Answer isPage query={map} waiting={<Skeleton lines={TEXT_LINES} />}>
      {(outlined) => (
        <Answer query={document} waiting={<Skeleton lines={TEXT_LINES} />}>
          {(found) => <Found outlined={outlined} topicUid={topicUid} documentUid={documentUid} title={found.title} />}
        </Answer>
      )}
    </Answer>
  );
}

function Found({ outlined, topicUid, documentUid, title }: { outlined: Outlined; topicUid: string; documentUid: string; title: string }) {
  const { subject } = outlined;
  useRightAddress({ subject: subjectAddress(subject) });
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <BackLink to={topicPath(subject, topicUid)}>{t("revisions.back")}</BackLink>
        <PageTitle>{t("revisions.titleOf", { title })}</PageTitle>
        <p>{t("revisions.lead")}</p>
      </header>
      <History subjectUid={subject.uid} topicUid={topicUid} documentUid={documentUid} />
    </div>
  );
}
