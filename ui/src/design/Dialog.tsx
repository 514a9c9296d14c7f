import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./Dialog.module.css";

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode; isAlert?: boolean; isWide?: boolean };

/** Something to be settled before going on; Escape and a press beside it leave everything as it was. */
export function Dialog({ title, isOpen, onClose, children, isAlert = false, isWide = false }: Props) {
  return (
    <ModalOverlay className={styles.veil ?? ""} isOpen={isOpen} isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles.sheet ?? ""} data-wide={isWide || undefined}>
        <AriaDialog role={isAlert ? "alertdialog" : "dialog"} className={styles.dialog ?? ""}>
          <Heading slot="title" level={2} className={styles.title ?? ""}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
