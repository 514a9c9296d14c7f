import { useEffect } from "react";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Refusal } from "../../design/Refusal";
import { t } from "../../messages";
import styles from "./ImportPage.module.css";
import type { useImport } from "./useImport";

type Props = { importing: ReturnType<typeof useImport>; current: { step: "sending" | "job"; name: string; isPlan: boolean } };

/** How far it is; a job can be cancelled, and left alone. */
export function ImportWork({ importing, current: { step, name, isPlan } }: Props) {
  const { job, jobError, isCancelling, cancel } = importing;
  const known = step === "job" && job !== undefined;
  useWarning(step === "sending" && !isPlan);
  return (
    <section className={styles.part}>
      <h2>{t(isPlan ? "import.reading" : "import.running", { name })}</h2>
      <div className={styles.progress}>
        <Bar name={name} percent={known ? job.percent : null} />
        <p className={styles.step} role="status">
          <span>{known && job.step ? job.step : t("import.wait")}</span>
          {known && <span>{t("import.percent", { percent: job.percent })}</span>}
        </p>
      </div>
      {step === "job" && !isPlan && <p className={styles.note}>{t("import.stay")}</p>}
      {jobError && <Refusal error={jobError} />}
      {step === "job" && (
        <Actions>
          <Button isPending={isCancelling} onPress={cancel}>
            {t("import.cancel")}
          </Button>
        </Actions>
      )}
    </section>
  );
}

function Bar({ name, percent }: { name: string; percent: number | null }) {
  const value = percent === null ? {} : { "aria-valuenow": percent };
  return (
    <div role="progressbar" aria-label={name} aria-valuemin={0} aria-valuemax={100} {...value}>
      <span className={styles.bar} data-unknown={percent === null || undefined} style={percent === null ? {} : { width: `${percent}%` }} />
    </div>
  );
}

/** Until the server has answered, closing the tab would lose sight of the import. */
function useWarning(isOn: boolean) {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isOn]);
}
