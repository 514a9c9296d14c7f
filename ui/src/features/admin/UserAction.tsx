import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, done } from "../../api/client";
import type { Role, User } from "../../api/types";
import { Confirmation } from "../../design/Confirmation";
import { Radios } from "../../design/Radios";
import { say } from "../../design/say";
import { t } from "../../messages";
import { anyUsers, ROLES } from "./queries";
import type { ActionName } from "./UserMenu";

const roleOptions = () => ROLES.map((role) => ({ value: role, label: t(`role.${role}`), description: t(`role.${role}Help`) }));

type Props = { user: User; action: ActionName; onClose: () => void };

/** Asks before it does something to another person's account. */
export function UserAction({ user, action, onClose }: Props) {
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>(user.role);
  const name = user.display_name;
  const act = useMutation({
    mutationFn: () => perform(action, user.handle, role),
    onSuccess() {
      void queries.invalidateQueries(anyUsers);
      say(t(`users.${action}Done`, { name }));
      onClose();
    },
  });
  return (
    <Confirmation
      title={t(`users.${action}Title`, { name })}
      action={t(`users.${action}Action`)}
      isOpen
      isPending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
      look={action === "suspend" || action === "sessions" ? "danger" : "primary"}
    >
      <p>{t(`users.${action}Text`)}</p>
      {action === "role" && (
        <Radios label={t("users.role")} options={roleOptions()} value={role} onChange={(value) => setRole(value as Role)} />
      )}
    </Confirmation>
  );
}

function perform(action: ActionName, handle: string, role: Role): Promise<void> {
  const params = { path: { handle } };
  if (action === "role") return done(api.PUT("/api/v1/users/{handle}/role", { params, body: { role } }));
  if (action === "suspend") return done(api.PUT("/api/v1/users/{handle}/suspension", { params }));
  if (action === "restore") return done(api.DELETE("/api/v1/users/{handle}/suspension", { params }));
  return done(api.DELETE("/api/v1/users/{handle}/sessions", { params }));
}
