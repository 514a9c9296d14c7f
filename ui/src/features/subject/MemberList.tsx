import { useInfiniteQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useRef, useState } from "react";
import { MenuTrigger } from "react-aria-components";
import { Link } from "react-router";
import type { Member, SubjectWithOrigin } from "../../api/types";
import { Button } from "../../design/Button";
import { Confirmation } from "../../design/Confirmation";
import { Menu, MenuItem, MenuLine } from "../../design/Menu";
import { More } from "../../design/More";
import { Refusal } from "../../design/Refusal";
import rows from "../../design/rows.module.css";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { day, t } from "../../messages";
import { useUser } from "../settings/useUser";
import { LeaveButton } from "./LeaveButton";
import { membersOf } from "./queries";
import styles from "./ShareDialog.module.css";
import { GIVEN, useMembers } from "./useMembers";

type Props = { subject: SubjectWithOrigin; onGone: () => void };

/** Who belongs to a subject, and what its owner may do about it. */
export function MemberList({ subject, onGone }: Props) {
  const query = useInfiniteQuery(membersOf(subject.uid));
  const members = query.data?.pages.flatMap((page) => page.items);
  const { setRole, remove, handOver } = useMembers(subject);
  // The row of who is removed goes, and its button with it: who has no mouse goes on from here.
  const list = useRef<HTMLUListElement>(null);
  const stay = () => {
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true });
  };
  const [heir, setHeir] = useState<Member | null>(null);
  if (!members && query.error) return <Trouble error={query.error} onRetry={() => query.refetch()} />;
  if (!members) return <Skeleton lines={["long", "short"]} />;
  const error = setRole.error ?? remove.error;
  return (
    <>
      {error && <Refusal error={error} />}
      <ul ref={list} tabIndex={-1} className={rows.rows}>
        {members.map((member) => (
          <Row key={member.handle} subject={subject} member={member} onGone={onGone}>
            <MenuTrigger>
              <Button look="quiet" aria-label={t("share.actionsFor", { name: member.display_name })}>
                <Ellipsis size={18} strokeWidth={1.5} aria-hidden />
              </Button>
              <Menu aria-label={t("share.actionsFor", { name: member.display_name })}>
                {GIVEN.filter((role) => role !== member.role).map((role) => (
                  <MenuItem key={role} onAction={() => setRole.mutate({ handle: member.handle, role })}>
                    {t("share.make", { role: t(`member.${role}`) })}
                  </MenuItem>
                ))}
                <MenuItem onAction={() => setHeir(member)}>{t("share.handOver")}</MenuItem>
                <MenuLine />
                <MenuItem tone="danger" onAction={() => remove.mutate(member, { onSuccess: stay })}>
                  {t("share.remove")}
                </MenuItem>
              </Menu>
            </MenuTrigger>
          </Row>
        ))}
      </ul>
      <More query={query} />
      {heir && (
        <Confirmation
          title={t("share.handOverTitle", { title: subject.title, name: heir.display_name })}
          action={t("share.handOverAction")}
          isOpen
          isPending={handOver.isPending}
          error={handOver.error}
          onConfirm={() => handOver.mutate(heir, { onSuccess: onGone })}
          onClose={() => setHeir(null)}
        >
          <p>{t("share.handOverText", { name: heir.display_name })}</p>
        </Confirmation>
      )}
    </>
  );
}

type RowProps = { subject: SubjectWithOrigin; member: Member; onGone: () => void; children: React.ReactNode };

function Row({ subject, member: { handle, display_name, role, at }, onGone, children }: RowProps) {
  const isMe = useUser().handle === handle;
  return (
    <li className={rows.row}>
      <div className={rows.words}>
        <strong>
          <Link to={`/@${handle}`} onClick={onGone}>
            {display_name}
          </Link>
          {isMe && ` (${t("share.you")})`}
        </strong>
        <span className={rows.facts}>
          <span>{t(`member.${role}`)}</span>
          <bdi>@{handle}</bdi>
          <time dateTime={at}>{t("share.since", { date: day(at) })}</time>
        </span>
      </div>
      {subject.my_role === "owner" && !isMe && <div className={styles.menu}>{children}</div>}
      {isMe && role !== "owner" && <LeaveButton subject={subject} handle={handle} onGone={onGone} />}
    </li>
  );
}
