import { Info } from "lucide-react";
import { t } from "../../messages";
import { Mark } from "../progress/Mark";
import { NAMES, type Shown } from "../progress/states";
import styles from "./MapLegend.module.css";
import { Ring } from "./Ring";

const HALF = { done: 2, total: 5 };

/** What the marks and lines mean: always in sight, on a small screen behind a button. */
export function MapLegend({ hasRelations }: { hasRelations: boolean }) {
  return (
    <>
      <div className={styles.open}>
        <Signs hasRelations={hasRelations} />
      </div>
      <details className={styles.folded}>
        <summary>
          <Info size={18} strokeWidth={1.5} aria-hidden />
          <span className="visually-hidden">{t("map.legend")}</span>
        </summary>
        <Signs hasRelations={hasRelations} />
      </details>
    </>
  );
}

function Signs({ hasRelations }: { hasRelations: boolean }) {
  return (
    <ul className={styles.signs} aria-label={t("map.legend")}>
      {(Object.keys(NAMES) as Shown[]).map((state) => (
        <li key={state}>
          <Mark state={state} />
          {t(NAMES[state])}
        </li>
      ))}
      <li>
        <Ring tally={HALF} state="none" />
        {t("map.legendRing")}
      </li>
      {hasRelations && (
        <>
          <li>
            <svg className={styles.line} width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
              <path d="M1 6h18" />
              <path className={styles.tip} d="M25 6l-7-3.5v7z" />
            </svg>
            {t("map.legendRequires")}
          </li>
          <li>
            <svg className={styles.line} data-kind="related" width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
              <path d="M1 6h24" />
            </svg>
            {t("map.legendRelated")}
          </li>
        </>
      )}
    </ul>
  );
}
