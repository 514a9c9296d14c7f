import type { ReactNode } from "react";
import { t } from "../messages";
import { Actions } from "./Actions";
import { Button } from "./Button";

type Props = {
  children: ReactNode;
  isPending: boolean;
  isDisabled?: boolean;
  look?: "primary" | "danger";
  /** Without it the button sends the form that it stands in. */
  onDecide?: () => void;
  onClose: () => void;
};

/** The end of a dialog: to do it, or to leave everything as it was. */
export function Decision({ children, isPending, isDisabled = false, look = "primary", onDecide, onClose }: Props) {
  const decide = onDecide ? { onPress: onDecide } : { type: "submit" as const };
  return (
    <Actions>
      <Button look={look} isPending={isPending} isDisabled={isDisabled} {...decide}>
        {children}
      </Button>
      <Button look="quiet" onPress={onClose}>
        {t("app.cancel")}
      </Button>
    </Actions>
  );
}
