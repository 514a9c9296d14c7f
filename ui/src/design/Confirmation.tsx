import type { ReactNode } from "react";
import { t } from "../messages";
import { Actions } from "./Actions";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Refusal } from "./Refusal";

type Props = {
  title: string;
  action: string;
  children: ReactNode;
  isOpen: boolean;
  isPending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
  look?: "primary" | "danger";
};

/** Asks once more before what can't simply be taken back. */
export function Confirmation({ title, action, children, isOpen, isPending, error, onConfirm, onClose, look = "danger" }: Props) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} isAlert>
      {children}
      {error && <Refusal error={error} />}
      <Actions>
        <Button look={look} isPending={isPending} onPress={onConfirm}>
          {action}
        </Button>
        <Button look="quiet" onPress={onClose}>
          {t("app.cancel")}
        </Button>
      </Actions>
    </Dialog>
  );
}
