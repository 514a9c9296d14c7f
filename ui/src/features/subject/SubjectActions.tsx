import { useQuery } from "@tanstack/react-query";
import { Ellipsis, GitFork, History, Pencil, Share2, Trash2, UsersRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { MenuTrigger } from "react-aria-components";
import { useLocation, useNavigate } from "react-router";
import { useSession } from "../../api/session";
import type { SubjectWithOrigin } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { entrance } from "../../app/returnPath";
import { Button } from "../../design/Button";
import { Menu, MenuItem } from "../../design/Menu";
import { t } from "../../messages";
import { mayEdit, subjectOf } from "./queries";

const DIALOGS = {
  share: lazy(async () => ({ default: (await import("./ShareDialog")).ShareDialog })),
  edit: lazy(async () => ({ default: (await import("./EditDialog")).EditDialog })),
  fork: lazy(async () => ({ default: (await import("./ForkDialog")).ForkDialog })),
  trash: lazy(async () => ({ default: (await import("./TrashDialog")).TrashDialog })),
};

export type DialogProps = { subject: SubjectWithOrigin; onClose: () => void };

const ICON = { size: 17, strokeWidth: 1.5, "aria-hidden": true } as const;

/** What one may do with a subject besides reading it: more for its members, most for its owner. */
export function SubjectActions({ uid }: { uid: string }) {
  const { data: subject } = useQuery(subjectOf(uid));
  const [open, setOpen] = useState<keyof typeof DIALOGS | null>(null);
  if (!subject) return null;
  const Open = open && DIALOGS[open];
  return (
    <>
      <Share subject={subject} onOpen={() => setOpen("share")} />
      <More subject={subject} onOpen={setOpen} />
      {Open && (
        <Suspense>
          <Open subject={subject} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  );
}

function Share({ subject: { my_role }, onOpen }: { subject: SubjectWithOrigin; onOpen: () => void }) {
  if (my_role === null) return null;
  const isOwner = my_role === "owner";
  const Sign = isOwner ? Share2 : UsersRound;
  return (
    <Button onPress={onOpen}>
      <Sign size={18} strokeWidth={1.5} aria-hidden />
      {t(isOwner ? "share.open" : "share.members")}
    </Button>
  );
}

function More({ subject, onOpen }: { subject: SubjectWithOrigin; onOpen: (dialog: "edit" | "fork" | "trash") => void }) {
  const navigate = useNavigate();
  const place = useLocation();
  const isSignedIn = useSession().state === "signed-in";
  const { my_role } = subject;
  return (
    <MenuTrigger>
      <Button aria-label={t("subject.more")}>
        <Ellipsis size={18} strokeWidth={1.5} aria-hidden />
      </Button>
      <Menu aria-label={t("subject.more")}>
        {mayEdit(my_role) && (
          <MenuItem onAction={() => onOpen("edit")} textValue={t("edit.open")}>
            <Pencil {...ICON} />
            {t("edit.open")}
          </MenuItem>
        )}
        <MenuItem onAction={() => navigate(`${subjectPath(subject)}/history`)} textValue={t("history.link")}>
          <History {...ICON} />
          {t("history.link")}
        </MenuItem>
        <MenuItem onAction={() => (isSignedIn ? onOpen("fork") : navigate(entrance("/sign-in", place)))} textValue={t("fork.open")}>
          <GitFork {...ICON} />
          {t("fork.open")}
        </MenuItem>
        {my_role === "owner" && (
          <MenuItem tone="danger" onAction={() => onOpen("trash")} textValue={t("trash.open")}>
            <Trash2 {...ICON} />
            {t("trash.open")}
          </MenuItem>
        )}
      </Menu>
    </MenuTrigger>
  );
}
