import { useQuery } from "@tanstack/react-query";
import { PageTitle } from "../../app/PageTitle";
import { Button } from "../../design/Button";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { t, time } from "../../messages";
import { services } from "./queries";
import { StateList } from "./StateList";
import styles from "./StatusPage.module.css";
import { partLines, serviceLines, summaryOf, unreachableTitle } from "./states";

/** How the services are, as the server says it now: an old answer is never shown as if it were true. */
export function StatusPage() {
  const { data, error, isError, dataUpdatedAt, errorUpdatedAt, isFetching, refetch } = useQuery(services);
  const checked = isError ? errorUpdatedAt : dataUpdatedAt;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PageTitle>{t("status.title")}</PageTitle>
        <p>{t("status.lead")}</p>
      </header>
      {isError && <Trouble title={unreachableTitle(error)} error={error} />}
      {!isError && !data && <Skeleton lines={["title", "long", "long", "short"]} />}
      {!isError && data && (
        <>
          <p className={styles.summary} data-good={summaryOf(data).down === 0 || undefined} role="status">
            {summaryOf(data).says}
          </p>
          <StateList title={t("status.services")} lines={serviceLines(data)} />
          <StateList title={t("status.parts")} lines={partLines(data)} />
        </>
      )}
      <footer className={styles.foot}>
        <Button onPress={() => refetch()} isDisabled={isFetching}>
          {t("status.again")}
        </Button>
        {checked > 0 && <span>{t("status.checked", { time: time(checked) })}</span>}
        {data && !isError && <span>{t("status.version", { version: data.version })}</span>}
      </footer>
    </div>
  );
}
