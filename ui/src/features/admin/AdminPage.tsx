import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { useSession } from "../../api/session";
import type { Role } from "../../api/types";
import { PageTitle } from "../../app/PageTitle";
import { t } from "../../messages";
import styles from "./AdminPage.module.css";

type Props = { title: string; lead: string; roles: readonly Role[]; children: ReactNode };

/** What the pages of those who look after this Trellis have in common; the server decides who may, this only says so. */
export function AdminPage({ title, lead, roles, children }: Props) {
  const session = useSession();
  const role = session.state === "signed-in" ? session.user.role : null;
  const may = role !== null && roles.includes(role);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PageTitle>{may ? title : t("admin.forbiddenTitle")}</PageTitle>
        <p>{may ? lead : t("admin.forbidden")}</p>
        {may && role === "admin" && (
          <nav className={styles.tabs} aria-label={t("admin.pages")}>
            <NavLink to="/admin/users">{t("users.title")}</NavLink>
            <NavLink to="/admin/audit">{t("audit.title")}</NavLink>
          </nav>
        )}
      </header>
      {may && children}
    </div>
  );
}
