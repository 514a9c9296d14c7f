import { t } from "../../messages";
import styles from "./Legend.module.css";
import { Mark } from "./Mark";
import { NAMES, type Shown } from "./states";

/** What the marks mean: always in sight, on a small screen behind a button. */
export function Legend() {
  return (
    <>
      <details className={styles.folded}>
        <summary>{t("progress.legend")}</summary>
        <Marks />
      </details>
      <div className={styles.open}>
        <Marks />
      </div>
    </>
  );
}

function Marks() {
  return (
    <ul className={styles.legend} aria-label={t("progress.legend")}>
      {(Object.keys(NAMES) as Shown[]).map((state) => (
        <li key={state}>
          <Mark state={state} />
          {t(NAMES[state])}
        </li>
      ))}
    </ul>
  );
}
