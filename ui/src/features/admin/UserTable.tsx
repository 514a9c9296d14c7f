import { useState } from "react";
import { Link } from "react-router";
import type { User } from "../../api/types";
import { type Column, Table } from "../../design/Table";
import { day, t } from "../../messages";
import { useUser } from "../settings/useUser";
import styles from "./AdminPage.module.css";
import { UserAction } from "./UserAction";
import { type ActionName, UserMenu } from "./UserMenu";

type Chosen = { user: User; action: ActionName };

export function UserTable({ users }: { users: readonly User[] }) {
  const me = useUser();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const columns: readonly Column<User>[] = [
    { head: t("users.person"), cell: (user) => <Person user={user} />, isHeader: true },
    { head: t("users.role"), cell: (user) => t(`role.${user.role}`) },
    { head: t("users.state"), cell: (user) => <States user={user} /> },
    { head: t("users.since"), cell: (user) => day(user.created_at) },
    { head: t("users.sessions"), cell: (user) => user.session_count },
    {
      head: t("users.actions"),
      cell: (user) => (
        <span className={styles.menu}>
          <UserMenu user={user} me={me} onChoose={(action) => setChosen({ user, action })} />
        </span>
      ),
    },
  ];
  return (
    <>
      <Table label={t("users.title")} columns={columns} rows={users} keyOf={({ uid }) => uid} />
      {chosen && <UserAction {...chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function Person({ user }: { user: User }) {
  return (
    <div className={styles.person}>
      <Link to={`/@${user.handle}`}>{user.display_name}</Link>
      <span className={styles.small}>@{user.handle}</span>
      <span className={styles.small}>{user.email}</span>
    </div>
  );
}

function States({ user }: { user: User }) {
  return (
    <span className={styles.states}>
      {user.suspended_at && <span className={styles.bad}>{t("users.suspendedSince", { date: day(user.suspended_at) })}</span>}
      {user.deactivated_at && <span className={styles.careful}>{t("users.deactivated")}</span>}
      {!user.suspended_at && !user.deactivated_at && <span className={styles.good}>{t("users.active")}</span>}
      {!user.email_verified && <span className={styles.small}>{t("users.unconfirmed")}</span>}
      {user.has_second_factor && <span className={styles.small}>{t("users.secondFactor")}</span>}
    </span>
  );
}
