import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { useEffect } from "react";
import { api, received } from "../api/client";
import { useAnswering } from "../api/connection";
import { t } from "../messages";
import styles from "./OfflineNotice.module.css";

const AGAIN_MS = 5000;

/** Says that the server doesn't answer, keeps knocking, and brings the page up to date once it does. */
export function OfflineNotice() {
  const answering = useAnswering();
  return <div aria-live="polite">{!answering && <Knocking />}</div>;
}

function Knocking() {
  const queries = useQueryClient();
  const knock = useQuery({
    queryKey: ["knock"],
    queryFn: ({ signal }) => received(api.GET("/api/v1/services", { signal })),
    refetchInterval: AGAIN_MS,
    retry: false,
    gcTime: 0,
  });

  // This part goes away as soon as anything is answered: then all that failed meanwhile is asked again.
  useEffect(() => () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "knock" }), [queries]);

  return (
    <p className={styles.notice}>
      <CloudOff size={18} strokeWidth={1.5} aria-hidden />
      <span>{t("offline.notice")}</span>
      <button type="button" onClick={() => knock.refetch()}>
        {t("offline.retry")}
      </button>
    </p>
  );
}
