import { X } from "lucide-react";
import { t } from "../messages";
import styles from "./Sayings.module.css";
import { hush, useSayings } from "./say";

/** Where what was just done is told, and read out. */
export function Sayings() {
  const sayings = useSayings();
  return (
    <div className={styles.sayings} role="status">
      {sayings.map(({ id, text, way }) => (
        <p key={id} className={styles.saying}>
          <span>{text}</span>
          {way && (
            <button
              type="button"
              className={styles.way}
              onClick={() => {
                hush(id);
                way.perform();
              }}
            >
              {way.label}
            </button>
          )}
          <button type="button" aria-label={t("app.dismiss")} onClick={() => hush(id)}>
            <X size={16} strokeWidth={1.5} aria-hidden />
          </button>
        </p>
      ))}
    </div>
  );
}
