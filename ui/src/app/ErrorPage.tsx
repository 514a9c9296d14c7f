import { useRouteError } from "react-router";
import { Button, ButtonLink } from "../design/Button";
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
      <Trouble error={error} />
      <div className={styles.ways}>
        <Button look="primary" onPress={() => location.reload()}>
          {t("failure.reload")}
        </Button>
        <ButtonLink to="/" reloadDocument>
          {t("failure.home")}
        </ButtonLink>
      </div>
    </main>
  );
}
