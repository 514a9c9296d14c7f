import { currentSession } from "../../api/session";
import { ButtonLink } from "../../design/Button";
import { Notice } from "../../design/Notice";
import { t } from "../../messages";
import { EntryPage } from "./EntryPage";
import styles from "./EntryPage.module.css";

type Props = { role: string; wasGuest: boolean; isSignedIn: boolean; to: string };

/** The account is there: what follows from it, and the way on. */
export function Welcome({ role, wasGuest, isSignedIn, to }: Props) {
  const session = currentSession();
  const name = session.state === "signed-in" ? session.user.display_name : null;
  return (
    <EntryPage title={name ? t("welcome.title", { name }) : t("welcome.made")} lead={t("welcome.lead")}>
      <div className={styles.facts}>
        {role === "admin" && (
          <Notice tone="good">
            <p>{t("welcome.admin")}</p>
            <p>{t("welcome.adminMail")}</p>
          </Notice>
        )}
        {wasGuest && (
          <Notice tone="good">
            <p>{t("welcome.guest")}</p>
          </Notice>
        )}
        {role !== "admin" && (
          <Notice>
            <p>{t("welcome.mail")}</p>
          </Notice>
        )}
      </div>
      {isSignedIn ? (
        <ButtonLink to={to} look="primary" replace>
          {t("welcome.continue")}
        </ButtonLink>
      ) : (
        <ButtonLink to={`/sign-in?${new URLSearchParams({ to })}`} look="primary" replace>
          {t("signIn.link")}
        </ButtonLink>
      )}
    </EntryPage>
  );
}
