import { t } from "../../messages";
import { EmailPart } from "./EmailPart";
import { SectionHead } from "./Part";
import { PasswordPart } from "./PasswordPart";

/** How one signs in, and where mails go. */
export function AccountSection() {
  return (
    <>
      <SectionHead title={t("settings.account")} lead={t("settings.accountLead")} />
      <EmailPart />
      <PasswordPart />
    </>
  );
}
