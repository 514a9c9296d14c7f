import type { ReactNode } from "react";
import { Decision } from "./Decision";
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
      <Decision look={look} isPending={isPending} onDecide={onConfirm} onClose={onClose}>
        {action}
      </Decision>
    </Dialog>
  );
}
