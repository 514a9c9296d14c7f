import { useEffect, useState } from "react";
import { t } from "../../messages";
import styles from "./Contents.module.css";
import type { Heading } from "./text";

const LEVELS = 2;

/** The text's headings: beside it where there is room, and above it folded where there is none. */
export function Contents({ headings }: { headings: Heading[] }) {
  const top = Math.min(...headings.map((heading) => heading.level));
  const listed = headings.filter((heading) => heading.level < top + LEVELS);
  const here = useHeadingInSight(listed);
  const list = (
    <ol>
      {listed.map(({ id, level, title }) => (
        <li key={id} data-deeper={level > top || undefined}>
          <a href={`#${id}`} aria-current={id === here ? "location" : undefined} dir="auto">
            {title}
          </a>
        </li>
      ))}
    </ol>
  );
  return (
    <nav className={styles.contents} aria-label={t("reader.contents")}>
      <details className={styles.folded}>
        <summary>{t("reader.contents")}</summary>
        {list}
      </details>
      <div className={styles.beside}>
        <h2>{t("reader.contents")}</h2>
        {list}
      </div>
    </nav>
  );
}

/** The last heading that has passed the upper part of the window. */
function useHeadingInSight(headings: Heading[]): string | null {
  const [here, setHere] = useState<string | null>(null);
  useEffect(() => {
    const look = () => {
      const passed = headings.filter(
        ({ id }) => (document.getElementById(id)?.getBoundingClientRect().top ?? Infinity) < window.innerHeight / 4,
      );
      setHere(passed.at(-1)?.id ?? null);
    };
    look();
    window.addEventListener("scroll", look, { passive: true });
    return () => window.removeEventListener("scroll", look);
  }, [headings]);
  return here;
}
