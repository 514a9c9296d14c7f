import { useEffect, useEffectEvent, useState } from "react";
import type { Role } from "../../api/types";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { useUser } from "../settings/useUser";
import styles from "./AdminPage.module.css";
import { ROLES, type UserFilter } from "./queries";

const ANY = "any";
const PAUSE_MS = 250;
const options = () => [{ value: ANY, label: t("users.anyRole") }, ...ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))];

type Props = { filter: UserFilter; onChange: (filter: UserFilter) => void };

export function UserFilters({ filter, onChange }: Props) {
  const isAdmin = useUser().role === "admin";
  const [words, setWords] = useState(filter.q);
  const search = useEffectEvent(() => words !== filter.q && onChange({ ...filter, q: words }));

  // Asks once the typing pauses, not at each letter.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it starts anew with each letter
  useEffect(() => {
    const timer = setTimeout(() => search(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);

  return (
    <search className={styles.filters}>
      <TextField label={t(isAdmin ? "users.search" : "users.searchNames")} value={words} onChange={setWords} autoComplete="off" isLiteral />
      <Select
        label={t("users.role")}
        options={options()}
        value={filter.role ?? ANY}
        onChange={(key) => onChange({ ...filter, role: key === ANY ? null : (key as Role) })}
      />
      <Switch isSelected={filter.isSuspended} onChange={(isSuspended) => onChange({ ...filter, isSuspended })}>
        {t("users.onlySuspended")}
      </Switch>
    </search>
  );
}
