import { useSearchParams } from "react-router";
import { PageTitle } from "../../app/PageTitle";
import { t } from "../../messages";
import styles from "./ExplorePage.module.css";
import { Filters } from "./Filters";
import { Shelf } from "./Shelf";
import { addressOf, wantedIn } from "./wanted";

/** All public subjects, to look around in. */
export function ExplorePage() {
  const [search, setSearch] = useSearchParams();
  const wanted = wantedIn(search);
  return (
    <>
      <header className={styles.head}>
        <PageTitle>{t("explore.title")}</PageTitle>
        <p>{t("explore.lead")}</p>
      </header>
      <Filters wanted={wanted} onWant={(next, options) => setSearch(addressOf(next), { ...options, preventScrollReset: true })} />
      <Shelf wanted={wanted} />
    </>
  );
}
