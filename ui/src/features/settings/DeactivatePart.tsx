import { useState } from "react";
import { api, done } from "../../api/client";
import { leaveByChoice } from "../../api/session";
import { Button } from "../../design/Button";
import { say } from "../../design/say";
import { t } from "../../messages";
import { Part } from "./Part";
import type { Proven } from "./Proof";
import { ProofForm } from "./ProofForm";

const deactivate = (body: Proven) => done(api.POST("/api/v1/users/me/deactivation", { body }));

/** Away for a while: signing in brings everything back. */
export function DeactivatePart() {
  const [isAsking, setAsking] = useState(false);

  function gone() {
    leaveByChoice();
    say(t("deactivate.done"));
  }

  return (
    <Part title={t("deactivate.title")} text={t("deactivate.text")}>
      {isAsking ? (
        <ProofForm
          action={t("deactivate.submit")}
          text={t("deactivate.prove")}
          perform={deactivate}
          onDone={gone}
          onCancel={() => setAsking(false)}
        />
      ) : (
        <Button onPress={() => setAsking(true)}>{t("deactivate.submit")}</Button>
      )}
    </Part>
  );
}
