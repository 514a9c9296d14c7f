import { LogOut, X } from "lucide-react";
import { Link } from "react-router";
import { dismissNotice, useSession } from "../api/session";
import { t } from "../messages";
import styles from "./OfflineNotice.module.css";
import { usePlace } from "./place";
import { entrance, isEntrance } from "./returnPath";

/** Says that one has been signed out without having asked for it here. The sign-in page says it itself. */
export function LeftNotice() {
  const session = useSession();
  const place = usePlace();
  const left = session.state === "nobody" ? session.left : "never";
  const isShown = (left === "ended" || left === "elsewhere") && !isEntrance(place.pathname);
  return (
    <div aria-live="polite">
      {isShown && (
        <p className={styles.notice}>
          <LogOut size={18} strokeWidth={1.5} aria-hidden />
          <span>
            {t(left === "ended" ? "session.ended" : "session.elsewhere")} <Link to={entrance("/sign-in", place)}>{t("signIn.link")}</Link>
          </span>
          <button type="button" aria-label={t("app.dismiss")} onClick={dismissNotice}>
            <X size={16} strokeWidth={1.5} aria-hidden />
          </button>
        </p>
      )}
    </div>
  );
}
