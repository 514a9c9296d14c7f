import { Link } from "react-router";
import { LANGUAGE, t } from "../../messages";
import styles from "./Tags.module.css";

/** What a subject is about; each leads to the others that are about the same. */
export function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul className={styles.tags} lang={LANGUAGE} aria-label={t("explore.tags")}>
      {tags.map((tag) => (
        <li key={tag}>
          <Link to={`/explore?${new URLSearchParams({ tag })}`} dir="auto">
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}
