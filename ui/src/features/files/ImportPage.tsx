import { Failure } from "../../api/failure";
import { PageTitle } from "../../app/PageTitle";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Refusal } from "../../design/Refusal";
import { t } from "../../messages";
import { chosenFile } from "./current";
import { FileDrop } from "./FileDrop";
import { ImportDone } from "./ImportDone";
import styles from "./ImportPage.module.css";
import { ImportPlan } from "./ImportPlan";
import { ImportWork } from "./ImportWork";
import { Place } from "./Problems";
import { useImport } from "./useImport";

/** From a file to a subject: choose it, see what comes of it, import it, open it. */
export function ImportPage() {
  const importing = useImport();
  const { current } = importing;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PageTitle>{t("import.title")}</PageTitle>
        <p>{t("import.lead")}</p>
      </header>
      {current.step === "none" && <FileDrop onFile={importing.plan} />}
      {(current.step === "sending" || current.step === "job") && <ImportWork importing={importing} current={current} />}
      {current.step === "planned" && <ImportPlan current={current} onImport={importing.run} onAgain={importing.again} />}
      {current.step === "imported" && <ImportDone imported={current.imported} onAgain={importing.again} />}
      {current.step === "refused" && <Refused importing={importing} current={current} />}
    </div>
  );
}

type RefusedProps = { importing: ReturnType<typeof useImport>; current: { name: string; error: Error } };

/** Why the file wasn't taken, where in it that is, and what may be done now. */
function Refused({ importing, current: { name, error } }: RefusedProps) {
  const failure = error instanceof Failure ? error : null;
  const file = chosenFile();
  return (
    <section className={styles.part}>
      <h2>{t("import.refused", { name })}</h2>
      <Refusal error={error} />
      {failure && <Place line={failure.line} path={failure.path} />}
      <Actions>
        <Button look="primary" onPress={importing.again}>
          {t("import.another")}
        </Button>
        {file && failure?.code === "too_deep" && <Button onPress={() => importing.plan(file, true)}>{t("import.deep")}</Button>}
        {file && failure?.code !== "too_deep" && <Button onPress={() => importing.plan(file)}>{t("import.sameAgain")}</Button>}
      </Actions>
    </section>
  );
}
