import { useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { t } from "../../messages";
import { Mark } from "../progress/Mark";
import { progressOf } from "../progress/queries";
import { NAMES, type Shown } from "../progress/states";
import styles from "./MapLegend.module.css";
import { Ring } from "./Ring";

const HALF = { done: 2, total: 5 };

type Props = { subjectUid: string; hasRelations: boolean };

/** Where one stands, and what the marks and lines mean: always in sight, on a small screen behind a button. */
export function MapLegend(props: Props) {
  return (
    <>
      <div className={styles.open}>
        <Signs {...props} />
      </div>
      <details className={styles.folded}>
        <summary>
          <Info size={18} strokeWidth={1.5} aria-hidden />
          <span className="visually-hidden">{t("map.legend")}</span>
        </summary>
        <Signs {...props} />
      </details>
    </>
  );
}

function Signs({ subjectUid, hasRelations }: Props) {
  const { data: progress } = useQuery(progressOf(subjectUid));
  return (
    <div className={styles.signs}>
      {progress && progress.total > 0 && <p>{t("progress.counts", { done: progress.done, total: progress.total })}</p>}
      <ul aria-label={t("map.legend")}>
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
    </div>
  );
}
