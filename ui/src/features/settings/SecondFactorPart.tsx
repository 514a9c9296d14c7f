import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SecondFactorOffer } from "../../api/types";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Notice } from "../../design/Notice";
import { say } from "../../design/say";
import { t } from "../../messages";
import { me } from "../account/queries";
import { Part } from "./Part";
import { ProofForm } from "./ProofForm";
import { RecoveryCodes } from "./RecoveryCodes";
import { SecondFactorSetUp } from "./SecondFactorSetUp";
import { confirmSecondFactor, newRecoveryCodes, offerSecondFactor, turnOffSecondFactor } from "./secondFactor";
import { useUser } from "./useUser";

const FEW = 3;

type Step =
  | { name: "resting" | "proving" | "renewing" | "turning off" }
  | { name: "setting up"; offer: SecondFactorOffer }
  | { name: "keeping"; codes: readonly string[] };

const RESTING: Step = { name: "resting" };

/** The second factor: off, being set up, or on. */
export function SecondFactorPart() {
  const user = useUser();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>(RESTING);
  const rest = () => setStep(RESTING);

  function keep(codes: readonly string[]) {
    setStep({ name: "keeping", codes });
    void queries.invalidateQueries(me);
  }

  function turnedOff() {
    rest();
    void queries.invalidateQueries(me);
    say(t("factor.turnedOff"));
  }

  return (
    <Part title={t("factor.title")} text={t(user.has_second_factor ? "factor.isOn" : "factor.text")}>
      {step.name === "resting" && <Resting onStep={(name) => setStep({ name })} />}
      {step.name === "proving" && (
        <ProofForm
          key="prove"
          action={t("app.next")}
          text={t("factor.prove")}
          perform={offerSecondFactor}
          onDone={(offer) => setStep({ name: "setting up", offer })}
          onCancel={rest}
        />
      )}
      {step.name === "setting up" && <SecondFactorSetUp offer={step.offer} perform={confirmSecondFactor} onDone={keep} onCancel={rest} />}
      {step.name === "keeping" && <RecoveryCodes codes={step.codes} handle={user.handle} onKept={rest} />}
      {step.name === "renewing" && (
        <ProofForm
          key="renew"
          action={t("factor.newCodes")}
          text={t("factor.newCodesText")}
          perform={newRecoveryCodes}
          onDone={keep}
          onCancel={rest}
        />
      )}
      {step.name === "turning off" && (
        <ProofForm
          key="off"
          action={t("factor.turnOff")}
          text={t("factor.turnOffText")}
          perform={turnOffSecondFactor}
          onDone={turnedOff}
          onCancel={rest}
          look="danger"
        />
      )}
    </Part>
  );
}

function Resting({ onStep }: { onStep: (name: "proving" | "renewing" | "turning off") => void }) {
  const { has_second_factor, recovery_codes_left } = useUser();
  if (!has_second_factor) return <Button onPress={() => onStep("proving")}>{t("factor.setUp")}</Button>;
  const left = t("factor.codesLeft", { count: recovery_codes_left });
  return (
    <>
      {recovery_codes_left <= FEW ? (
        <Notice tone="careful">
          <p>{left}</p>
        </Notice>
      ) : (
        <p>{left}</p>
      )}
      <Actions>
        <Button onPress={() => onStep("renewing")}>{t("factor.newCodes")}</Button>
        <Button onPress={() => onStep("proving")}>{t("factor.replace")}</Button>
        <Button look="danger" onPress={() => onStep("turning off")}>
          {t("factor.turnOff")}
        </Button>
      </Actions>
    </>
  );
}
