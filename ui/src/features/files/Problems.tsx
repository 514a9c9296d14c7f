import type { ReportedProblem } from "../../api/types";
import { t } from "../../messages";
import styles from "./Problems.module.css";

/** What can't be kept as it was, each with the place where it is. */
export function Problems({ title, problems }: { title: string; problems: readonly ReportedProblem[] }) {
  return (
    <section className={styles.problems}>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so the keyboard must reach it */}
      <ul tabIndex={0} aria-label={title}>
        {problems.map(({ code, message, line, path, severity }) => (
          <li key={`${code} ${path} ${line} ${message}`} data-severity={severity}>
            <Place line={line} path={path} />
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Place({ line, path }: { line: number | null; path: string | null }) {
  if (line === null && path === null) return null;
  return (
    <span className={styles.place}>
      {path !== null && <bdi>{path}</bdi>}
      {line !== null && <span>{t("import.line", { line })}</span>}
    </span>
  );
}
