import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { Failure } from "../../api/failure";
import { subjectAddress, uidInAddress } from "../../app/addresses";
import { NotFoundPage } from "../../app/NotFoundPage";
import { useRightAddress } from "../../app/useRightAddress";
import { Trouble } from "../../design/Trouble";
import { t } from "../../messages";
import { mapOf, type Outlined } from "../outline/queries";
import styles from "./MapPage.module.css";
import { MapSkeleton } from "./MapSkeleton";
import { MapView } from "./MapView";

export function MapPage() {
  const uid = uidInAddress(useParams().subject ?? "");
  return uid ? <OfSubject key={uid} uid={uid} /> : <Missing />;
}

function OfSubject({ uid }: { uid: string }) {
  const map = useQuery(mapOf(uid));
  if (map.data) return <Found outlined={map.data} />;
  if (map.error instanceof Failure && map.error.status === 404) return <Missing />;
  if (!map.isError) return <MapSkeleton />;
  return (
    <div className={styles.trouble}>
      <Trouble error={map.error} onRetry={() => map.refetch()} isPage />
    </div>
  );
}

function Found({ outlined }: { outlined: Outlined }) {
  useRightAddress({ subject: subjectAddress(outlined.subject) });
  return <MapView outlined={outlined} />;
}

const Missing = () => (
  <div className={styles.trouble}>
    <NotFoundPage title={t("missing.subject")} />
  </div>
);
