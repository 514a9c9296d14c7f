import { useEffect, useRef } from "react";
import type { Imported } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { Actions } from "../../design/Actions";
import { Button, ButtonLink } from "../../design/Button";
import { t } from "../../messages";
import styles from "./ImportPage.module.css";
import { Problems } from "./Problems";
import { ReportFacts } from "./ReportFacts";

export function ImportDone({ imported: { subject, report }, onAgain }: { imported: Imported; onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.part}>
      <h2 ref={heading} tabIndex={-1}>
        {t("import.doneTitle", { title: subject.title })}
      </h2>
      <ReportFacts report={report} />
      {report.problems.length > 0 && (
        <Problems title={t("import.problems", { count: report.problems.length })} problems={report.problems} />
      )}
      <Actions>
        <ButtonLink look="primary" to={subjectPath(subject)}>
          {t("import.open")}
        </ButtonLink>
        <Button onPress={onAgain}>{t("import.another")}</Button>
      </Actions>
    </section>
  );
}
