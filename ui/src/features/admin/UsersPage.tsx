import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useSearchParams } from "react-router";
import type { Role } from "../../api/types";
import { More } from "../../design/More";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { t } from "../../messages";
import { AdminPage } from "./AdminPage";
import styles from "./AdminPage.module.css";
import { ROLES, type UserFilter, usersOf } from "./queries";
import { UserFilters } from "./UserFilters";
import { UserTable } from "./UserTable";

export function UsersPage() {
  const [filter, setFilter] = useFilter();
  return (
    <AdminPage title={t("users.title")} lead={t("users.lead")} roles={["moderator", "admin"]}>
      <UserFilters filter={filter} onChange={setFilter} />
      <Users filter={useDeferredValue(filter)} />
    </AdminPage>
  );
}

function Users({ filter }: { filter: UserFilter }) {
  const query = useInfiniteQuery(usersOf(filter));
  const users = query.data?.pages.flatMap((page) => page.items);
  if (!users && query.error) return <Trouble error={query.error} onRetry={() => query.refetch()} />;
  if (!users) return <Skeleton lines={["long", "long", "short", "long", "long", "short"]} />;
  if (users.length === 0) return <p className={styles.none}>{t("users.none")}</p>;
  return (
    <>
      <UserTable users={users} />
      <More query={query} />
    </>
  );
}

/** The filter lives in the address, so that a found list can be returned to and passed on. */
function useFilter(): [UserFilter, (filter: UserFilter) => void] {
  const [search, setSearch] = useSearchParams();
  const role = ROLES.find((role) => role === search.get("role")) ?? null;
  const filter = { q: search.get("q") ?? "", role, isSuspended: search.has("suspended") };
  return [filter, (next) => setSearch(inAddress(next), { replace: true, preventScrollReset: true })];
}

const inAddress = ({ q, role, isSuspended }: { q: string; role: Role | null; isSuspended: boolean }) => ({
  ...(q && { q }),
  ...(role && { role }),
  ...(isSuspended && { suspended: "" }),
});
