import type { ExportReport, Report } from "../../api/types";
import { isMessage, t } from "../../messages";
import styles from "./ImportPage.module.css";

/** What is in a file, counted. */
export function ReportFacts({ report: { format, topics, documents, relations } }: { report: Report | ExportReport }) {
  const name = `format.${format}`;
  return (
    <p className={styles.facts}>
      <span>{isMessage(name) ? t(name) : format}</span>
      <span>{t("subjects.topics", { count: topics })}</span>
      <span>{t("subjects.documents", { count: documents })}</span>
      <span>{t("import.relations", { count: relations })}</span>
    </p>
  );
}
