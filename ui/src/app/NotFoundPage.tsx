import { ButtonLink } from "../design/ButtonLink";
import { t } from "../messages";
import styles from "./NotFoundPage.module.css";
import { useTitle } from "./title";

type Props = { title?: string; to?: string; toLabel?: string };

export function NotFoundPage({ title = t("missing.title"), to = "/", toLabel = t("failure.home") }: Props) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <svg viewBox="0 0 200 90" fill="none" aria-hidden="true" className={styles.drawing}>
        <path d="M10 70C50 70 50 30 90 30" />
        <path d="M10 70c40 0 44 8 80 8" />
        <path className={styles.lost} d="M98 30c36 0 40-16 66-16" />
        <circle cx="10" cy="70" r="5" />
        <circle cx="92" cy="30" r="4" />
        <circle cx="92" cy="78" r="4" />
        <circle className={styles.lost} cx="172" cy="14" r="7" />
      </svg>
      <h1>{title}</h1>
      <p>{t("missing.text")}</p>
      <ButtonLink to={to}>{toLabel}</ButtonLink>
    </div>
  );
}
