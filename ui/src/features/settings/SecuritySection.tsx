import { t } from "../../messages";
import { SectionHead } from "./Part";
import { SecondFactorPart } from "./SecondFactorPart";
import { SessionsPart } from "./SessionsPart";

export function SecuritySection() {
  return (
    <>
      <SectionHead title={t("settings.security")} lead={t("settings.securityLead")} />
      <SecondFactorPart />
      <SessionsPart />
    </>
  );
}
