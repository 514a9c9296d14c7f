import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, done } from "../../api/client";
import { leaveByChoice } from "../../api/session";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Radios } from "../../design/Radios";
import { say } from "../../design/say";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import { Part } from "./Part";
import { PROOF_FIELDS, Proof, type Proven, proofIn } from "./Proof";
import { useUser } from "./useUser";

type Shared = "keep" | "delete";
const sharedOptions = () => [
  { value: "keep", label: t("delete.keep"), description: t("delete.keepHelp") },
  { value: "delete", label: t("delete.drop"), description: t("delete.dropHelp") },
];

export function DeletePart() {
  const [isAsking, setAsking] = useState(false);
  return (
    <Part title={t("delete.title")} text={t("delete.text")}>
      {isAsking ? (
        <DeleteForm onCancel={() => setAsking(false)} />
      ) : (
        <Button look="danger" onPress={() => setAsking(true)}>
          {t("delete.start")}
        </Button>
      )}
    </Part>
  );
}

/** For good: what happens to shared subjects is chosen, and one's handle typed, so that no slip of the hand does it. */
function DeleteForm({ onCancel }: { onCancel: () => void }) {
  const user = useUser();
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: (body: { shared_subjects: Shared } & Proven) => done(api.DELETE("/api/v1/users/me", { body })),
    onSuccess() {
      leaveByChoice();
      say(t("delete.done"));
    },
  });
  return (
    <Form
      error={remove.error}
      fieldOf={PROOF_FIELDS}
      onSubmit={(values) => remove.mutate({ shared_subjects: text(values, "shared_subjects") as Shared, ...proofIn(values) })}
    >
      <Radios name="shared_subjects" label={t("delete.shared")} options={sharedOptions()} defaultValue="keep" />
      <TextField
        label={t("delete.type", { handle: user.handle })}
        autoComplete="off"
        isLiteral
        isRequired
        value={typed}
        onChange={setTyped}
        validate={(value) => (value.trim().toLowerCase() === user.handle.toLowerCase() ? null : t("delete.mistyped"))}
      />
      <Proof user={user} />
      <Actions>
        <Button type="submit" look="danger" isPending={remove.isPending}>
          {t("delete.submit")}
        </Button>
        <Button look="quiet" onPress={onCancel}>
          {t("app.cancel")}
        </Button>
      </Actions>
    </Form>
  );
}
