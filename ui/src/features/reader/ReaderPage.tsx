import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { Failure } from "../../api/failure";
import { subjectAddress, subjectPath, uidInAddress, uidOf } from "../../app/addresses";
import { NotFoundPage } from "../../app/NotFoundPage";
import { useRightAddress } from "../../app/useRightAddress";
import { Answer } from "../../design/Answer";
import { Skeleton, TEXT_LINES } from "../../design/Skeleton";
import { t } from "../../messages";
import { mapOf, type Outlined } from "../outline/queries";
import { Reader } from "./Reader";
import { useToldMarking } from "./useToldMarking";

export function ReaderPage() {
  const { subject, topic } = useParams();
  const subjectUid = uidInAddress(subject ?? "");
  const topicUid = uidOf(topic ?? "");
  if (!subjectUid) return <NotFoundPage title={t("missing.subject")} />;
  return <InSubject subjectUid={subjectUid} topicUid={topicUid} />;
}

function InSubject({ subjectUid, topicUid }: { subjectUid: string; topicUid: string | null }) {
  const map = useQuery(mapOf(subjectUid));
  if (map.error instanceof Failure && map.error.status === 404) return <NotFoundPage title={t("missing.subject")} />;
  return (
    <Answer isPage query={map} waiting={<Skeleton lines={TEXT_LINES} />}>
      {(outlined) => <InMap key={subjectUid} outlined={outlined} topicUid={topicUid} />}
    </Answer>
  );
}

function InMap({ outlined, topicUid }: { outlined: Outlined; topicUid: string | null }) {
  const { subject, tree } = outlined;
  const node = topicUid === null ? undefined : tree.nodes.get(topicUid);
  const marking = useToldMarking(outlined);
  useRightAddress({ subject: subjectAddress(subject) });
  if (!node) return <NotFoundPage title={t("missing.topic")} to={subjectPath(subject)} toLabel={t("missing.toSubject")} />;
  return <Reader key={node.topic.uid} outlined={outlined} node={node} marking={marking} />;
}
