import { t } from "../../messages";
import styles from "./Legend.module.css";
import { LOOKS, type Shown } from "./states";

/** What the marks mean. */
export function Legend() {
  return (
    <ul className={styles.legend} aria-label={t("progress.legend")}>
      {(Object.keys(LOOKS) as Shown[]).map((state) => (
        <li key={state} data-state={state}>
          <span aria-hidden>{LOOKS[state].mark}</span>
          {t(LOOKS[state].label)}
        </li>
      ))}
    </ul>
  );
}
