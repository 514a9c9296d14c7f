import { useRouteError } from "react-router";
import { ButtonLink } from "../design/ButtonLink";
import { PlainButton } from "../design/PlainButton";
import { Trouble } from "../design/Trouble";
import { t } from "../messages";
import styles from "./ErrorPage.module.css";
import { useTitle } from "./title";

/** When a page itself fails: a fault in our code, or a part of the page that could not be fetched. */
export function ErrorPage() {
  const error = useRouteError();
  useTitle(t("failure.title"));
  return (
    <main className={styles.page}>
      <Trouble error={error} isPage />
      <div className={styles.ways}>
        <PlainButton look="primary" onClick={() => location.reload()}>
          {t("failure.reload")}
        </PlainButton>
        <ButtonLink to="/" reloadDocument>
          {t("failure.home")}
        </ButtonLink>
      </div>
    </main>
  );
}
