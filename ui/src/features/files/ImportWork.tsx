import { useEffect } from "react";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Refusal } from "../../design/Refusal";
import { Work } from "../../design/Work";
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
      <Work
        name={name}
        step={known && job.step ? job.step : t("import.wait")}
        percent={known ? job.percent : null}
        says={known ? t("import.percent", { percent: job.percent }) : undefined}
      />
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

/** Until the server has answered, closing the tab would lose sight of the import. */
function useWarning(isOn: boolean) {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isOn]);
}
