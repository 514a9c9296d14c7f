import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { NavLink } from "react-router";
import { useSession } from "../api/session";
import { t } from "../messages";
import styles from "./AccountCorner.module.css";
import { Avatar } from "./Avatar";
import { usePlace } from "./place";
import { entrance } from "./returnPath";
import { sessionStart } from "./sessionStart";

// Only those who are signed in need it.
const AccountMenu = lazy(async () => ({ default: (await import("../features/account/AccountMenu")).AccountMenu }));

/** Who is here: the way in, or the menu of one's account. */
export function AccountCorner() {
  const session = useSession();
  const place = usePlace();
  useQuery(sessionStart);
  if (session.state === "asking") return <Avatar name="" />;
  if (session.state === "signed-in") {
    return (
      <Suspense fallback={<Avatar name={session.user.display_name} />}>
        <AccountMenu user={session.user} />
      </Suspense>
    );
  }
  return (
    <nav className={styles.entrances} aria-label={t("account.entrances")}>
      <NavLink to={entrance("/sign-in", place)}>{t("signIn.link")}</NavLink>
      <NavLink to={entrance("/register", place)} className={styles.register}>
        {t("register.link")}
      </NavLink>
    </nav>
  );
}
