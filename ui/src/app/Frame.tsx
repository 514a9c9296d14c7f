import { Link, NavLink, Outlet, ScrollRestoration, useNavigation } from "react-router";
import { Sayings } from "../design/Sayings";
import { t } from "../messages";
import { AccountCorner } from "./AccountCorner";
import { Brand } from "./Brand";
import styles from "./Frame.module.css";
import { useFills } from "./fills";
import { LanguageChoice } from "./LanguageChoice";
import { LeftNotice } from "./LeftNotice";
import { OfflineNotice } from "./OfflineNotice";
import { Overlays } from "./Overlays";
import { PaletteButton } from "./PaletteButton";
import { ThemeChoice } from "./ThemeChoice";

/** What stands around every page. */
export function Frame() {
  const { state } = useNavigation();
  const fills = useFills();
  return (
    <div className={styles.frame} data-fills={fills || undefined}>
      <a className={styles.skip} href="#content">
        {t("app.skip")}
      </a>
      <header className={styles.head}>
        <Link to="/" className={styles.brand}>
          <Brand />
          {t("app.name")}
        </Link>
        <nav className={styles.navigation} aria-label={t("app.navigation")}>
          <NavLink to="/explore">{t("explore.title")}</NavLink>
          <NavLink to="/status">{t("app.status")}</NavLink>
          <a href="/api/docs">{t("app.api")}</a>
        </nav>
        <div className={styles.choices}>
          <PaletteButton />
          <LanguageChoice />
          <ThemeChoice />
        </div>
        <div className={styles.corner}>
          <AccountCorner />
        </div>
      </header>
      <OfflineNotice />
      <LeftNotice />
      <main id="content" tabIndex={-1} className={styles.main} aria-busy={state === "loading"}>
        <Outlet />
      </main>
      <Overlays />
      <Sayings />
      <ScrollRestoration />
    </div>
  );
}
