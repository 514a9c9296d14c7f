import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { t } from "../../messages";
import { AddMember } from "./AddMember";
import { LinksPart } from "./LinksPart";
import { MemberList } from "./MemberList";
import styles from "./ShareDialog.module.css";
import type { DialogProps } from "./SubjectActions";
import { VisibilityPart } from "./VisibilityPart";

/** Who sees a subject, who belongs to it, and the links that invite; for members who are not its owner, the members alone. */
export function ShareDialog({ subject, onClose }: DialogProps) {
  const isOwner = subject.my_role === "owner";
  return (
    <Dialog title={t(isOwner ? "share.title" : "share.membersOf", { title: subject.title })} isOpen onClose={onClose} isWide>
      {isOwner && <VisibilityPart subject={subject} />}
      <section className={styles.part}>
        <h3 className={isOwner ? undefined : "visually-hidden"}>{t("share.members")}</h3>
        <MemberList subject={subject} onGone={onClose} />
        {isOwner && <AddMember subject={subject} />}
      </section>
      {isOwner && <LinksPart subject={subject} />}
      <div>
        <Button onPress={onClose}>{t("share.close")}</Button>
      </div>
    </Dialog>
  );
}
