import { useMutation } from "@tanstack/react-query";
import { FileUp, LogOut, MonitorX, ScrollText, Settings, UserRound, UsersRound } from "lucide-react";
import { useState } from "react";
import { Button, MenuTrigger, RouterProvider } from "react-aria-components";
import { useHref, useNavigate } from "react-router";
import { api, done } from "../../api/client";
import { signOut } from "../../api/session";
import type { Me } from "../../api/types";
import { Avatar } from "../../app/Avatar";
import { Confirmation } from "../../design/Confirmation";
import { Menu, MenuItem, MenuLine } from "../../design/Menu";
import { say } from "../../design/say";
import { t } from "../../messages";
import styles from "./AccountMenu.module.css";

const ICON = { size: 17, strokeWidth: 1.5, "aria-hidden": true } as const;

export function AccountMenu({ user }: { user: Me }) {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => say(t("signOut.done")),
    onError: (error) => say(t("signOut.failed", { reason: error.message })),
  });

  return (
    <RouterProvider navigate={navigate} useHref={useHref}>
      <MenuTrigger>
        <Button className={styles.button ?? ""} aria-label={t("menu.label", { name: user.display_name })}>
          <Avatar name={user.display_name} />
        </Button>
        <Menu head={<Head user={user} />} aria-label={t("menu.title")}>
          <MenuItem href={`/@${user.handle}`} textValue={t("menu.profile")}>
            <UserRound {...ICON} />
            {t("menu.profile")}
          </MenuItem>
          <MenuItem href="/import" textValue={t("import.link")}>
            <FileUp {...ICON} />
            {t("import.link")}
          </MenuItem>
          <MenuItem href="/settings" textValue={t("menu.settings")}>
            <Settings {...ICON} />
            {t("menu.settings")}
          </MenuItem>
          {(user.role === "moderator" || user.role === "admin") && (
            <MenuItem href="/admin/users" textValue={t("menu.users")}>
              <UsersRound {...ICON} />
              {t("menu.users")}
            </MenuItem>
          )}
          {user.role === "admin" && (
            <MenuItem href="/admin/audit" textValue={t("menu.audit")}>
              <ScrollText {...ICON} />
              {t("menu.audit")}
            </MenuItem>
          )}
          <MenuLine />
          <MenuItem onAction={() => leave.mutate()} textValue={t("signOut.here")}>
            <LogOut {...ICON} />
            {t("signOut.here")}
          </MenuItem>
          <MenuItem onAction={() => setAsking(true)} textValue={t("signOut.everywhere")}>
            <MonitorX {...ICON} />
            {t("signOut.everywhere")}
          </MenuItem>
        </Menu>
      </MenuTrigger>
      <SignOutEverywhere isOpen={isAsking} onClose={() => setAsking(false)} />
    </RouterProvider>
  );
}

function Head({ user }: { user: Me }) {
  return (
    <div className={styles.head}>
      <strong>{user.display_name}</strong>
      <span className={styles.handle}>@{user.handle}</span>
    </div>
  );
}

function SignOutEverywhere({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const leave = useMutation({
    async mutationFn() {
      await done(api.DELETE("/api/v1/sessions"));
      await signOut();
    },
    onSuccess: () => say(t("signOut.doneEverywhere")),
  });
  return (
    <Confirmation
      title={t("signOut.everywhereTitle")}
      action={t("signOut.everywhere")}
      isOpen={isOpen}
      isPending={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate()}
      onClose={onClose}
      look="primary"
    >
      <p>{t("signOut.everywhereText")}</p>
    </Confirmation>
  );
}
