import { t } from "../../messages";
import styles from "./MapSkeleton.module.css";

const TWIGS = [60, 130, 200, 270, 340];

/** A map to come, drawn in the hand of the map. */
export function MapSkeleton() {
  return (
    <div className={styles.waiting} role="status">
      <span className="visually-hidden">{t("app.loading")}</span>
      <svg viewBox="0 0 620 400" aria-hidden="true">
        {TWIGS.map((y) => (
          <g key={y}>
            <path d={`M170 200C250 200 230 ${y} 320 ${y}`} />
            <rect x="320" y={y - 15} width={130 + ((y * 7) % 110)} height="30" rx="15" />
          </g>
        ))}
        <rect x="20" y="176" width="150" height="48" rx="24" />
      </svg>
    </div>
  );
}
