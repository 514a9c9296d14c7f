import { X } from "lucide-react";
import { t } from "../messages";
import styles from "./Sayings.module.css";
import { hush, useSayings } from "./say";

/** Where what was just done is told, and read out. */
export function Sayings() {
  const sayings = useSayings();
  return (
    <div className={styles.sayings} role="status">
      {sayings.map(({ id, text, action }) => (
        <p key={id} className={styles.saying}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                hush(id);
                action.perform();
              }}
            >
              {action.label}
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
