import { Ellipsis } from "lucide-react";
import { MenuTrigger } from "react-aria-components";
import type { Me, User } from "../../api/types";
import { Button } from "../../design/Button";
import { Menu, MenuItem } from "../../design/Menu";
import { type MessageKey, t } from "../../messages";

export type ActionName = "role" | "suspend" | "restore" | "sessions";

const LABELS: Record<ActionName, MessageKey> = {
  role: "users.changeRole",
  suspend: "users.suspend",
  restore: "users.restore",
  sessions: "users.endSessions",
};

type Props = { user: User; me: Me; onChoose: (action: ActionName) => void };

export function UserMenu({ user, me, onChoose }: Props) {
  const actions = actionsOn(user, me);
  if (actions.length === 0) return t("users.noActions");
  return (
    <MenuTrigger>
      <Button look="quiet" aria-label={t("users.actionsFor", { name: user.display_name })}>
        <Ellipsis size={18} strokeWidth={1.5} aria-hidden />
      </Button>
      <Menu aria-label={t("users.actionsFor", { name: user.display_name })}>
        {actions.map((action) => (
          <MenuItem key={action} onAction={() => onChoose(action)} {...(action === "suspend" ? { tone: "danger" as const } : {})}>
            {t(LABELS[action])}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}

/** What the server would allow: roles and sessions are the admins' matter, and moderators suspend neither them nor each other. */
export function actionsOn(user: User, me: Me): ActionName[] {
  if (user.uid === me.uid) return [];
  const isAdmin = me.role === "admin";
  const isProtected = user.role === "moderator" || user.role === "admin";
  const suspension: ActionName = user.suspended_at ? "restore" : "suspend";
  return [
    ...(isAdmin ? ["role" as const] : []),
    ...(isAdmin || !isProtected ? [suspension] : []),
    ...(isAdmin && user.session_count > 0 ? ["sessions" as const] : []),
  ];
}
