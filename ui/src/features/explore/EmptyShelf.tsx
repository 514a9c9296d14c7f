import { useSession } from "../../api/session";
import { ButtonLink } from "../../design/Button";
import { t } from "../../messages";
import { Branch } from "./Branch";
import styles from "./EmptyShelf.module.css";

/** Nothing here, and how to change that. */
export function EmptyShelf({ isFiltered }: { isFiltered: boolean }) {
  return (
    <section className={styles.empty}>
      <Branch seed="an empty shelf" size={40} />
      {isFiltered ? <NoneLikeThat /> : <NothingYet />}
    </section>
  );
}

function NoneLikeThat() {
  return (
    <>
      <h2>{t("explore.noneTitle")}</h2>
      <p>{t("explore.noneText")}</p>
      <p>
        <ButtonLink to="/explore">{t("explore.showAll")}</ButtonLink>
      </p>
    </>
  );
}

function NothingYet() {
  const session = useSession();
  return (
    <>
      <h2>{t("explore.emptyTitle")}</h2>
      <p>{t("explore.emptyText")}</p>
      <pre>
        <code>{t("explore.emptyCommand")}</code>
      </pre>
      <p>{t("explore.emptyFormats")}</p>
      <p>
        <ButtonLink to={session.state === "signed-in" ? "/import" : "/sign-in?to=/import"}>{t("import.title")}</ButtonLink>
      </p>
    </>
  );
}
