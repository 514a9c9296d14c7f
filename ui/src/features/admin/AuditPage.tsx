import { useInfiniteQuery } from "@tanstack/react-query";
import { More } from "../../design/More";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { t } from "../../messages";
import { AdminPage } from "./AdminPage";
import styles from "./AdminPage.module.css";
import { EntryList } from "./EntryList";
import { audit } from "./queries";

export function AuditPage() {
  return (
    <AdminPage title={t("audit.title")} lead={t("audit.lead")} roles={["admin"]}>
      <Entries />
    </AdminPage>
  );
}

function Entries() {
  const query = useInfiniteQuery(audit);
  const entries = query.data?.pages.flatMap((page) => page.items);
  if (!entries && query.error) return <Trouble error={query.error} onRetry={() => query.refetch()} />;
  if (!entries) return <Skeleton lines={["long", "long", "short", "long", "long", "short"]} />;
  if (entries.length === 0) return <p className={styles.none}>{t("audit.none")}</p>;
  return (
    <>
      <EntryList entries={entries} />
      <More query={query} />
    </>
  );
}
