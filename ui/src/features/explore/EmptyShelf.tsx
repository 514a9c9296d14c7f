import { t } from "../../messages";
import { Branch } from "./Branch";
import styles from "./EmptyShelf.module.css";

/** Nothing here yet, and how to change that. */
export function EmptyShelf() {
  return (
    <section className={styles.empty}>
      <Branch seed="an empty shelf" size={40} />
      <h2>{t("subjects.emptyTitle")}</h2>
      <p>{t("subjects.emptyText")}</p>
      <pre>
        <code>{t("subjects.emptyCommand")}</code>
      </pre>
      <p>{t("subjects.emptyFormats")}</p>
    </section>
  );
}
