import { useQuery } from "@tanstack/react-query";
import { NavLink, Outlet } from "react-router";
import { type MessageKey, t } from "../../messages";
import { me } from "../account/queries";
import styles from "./SettingsPage.module.css";

const SECTIONS: readonly { to: string; label: MessageKey }[] = [
  { to: "/settings", label: "settings.profile" },
  { to: "/settings/account", label: "settings.account" },
  { to: "/settings/security", label: "settings.security" },
  { to: "/settings/tokens", label: "settings.tokens" },
  { to: "/settings/trash", label: "settings.trash" },
  { to: "/settings/data", label: "settings.data" },
];

/** One's own account, a section at a time. */
export function SettingsPage() {
  useQuery(me);
  return (
    <div className={styles.page}>
      <nav className={styles.sections} aria-label={t("settings.sections")}>
        <p className={styles.name}>{t("settings.title")}</p>
        {SECTIONS.map(({ to, label }) => (
          <NavLink key={to} to={to} end>
            {t(label)}
          </NavLink>
        ))}
      </nav>
      <div className={styles.section}>
        <Outlet />
      </div>
    </div>
  );
}
