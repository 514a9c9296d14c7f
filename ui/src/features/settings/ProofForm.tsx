import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { t } from "../../messages";
import { PROOF_FIELDS, Proof, type Proven, proofIn } from "./Proof";
import { useUser } from "./useUser";

type Props<Answer> = {
  action: string;
  text: ReactNode;
  perform: (proof: Proven) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onCancel: () => void;
  look?: "primary" | "danger";
};

/** Something that only the owner may do: it takes nothing but the proof. */
export function ProofForm<Answer>({ action, text, perform, onDone, onCancel, look = "primary" }: Props<Answer>) {
  const user = useUser();
  const act = useMutation({ mutationFn: perform, onSuccess: onDone });
  return (
    <Form error={act.error} fieldOf={PROOF_FIELDS} onSubmit={(values) => act.mutate(proofIn(values))}>
      <p>{text}</p>
      <Proof user={user} />
      <Actions>
        <Button type="submit" look={look} isPending={act.isPending}>
          {action}
        </Button>
        <Button look="quiet" onPress={onCancel}>
          {t("app.cancel")}
        </Button>
      </Actions>
    </Form>
  );
}
