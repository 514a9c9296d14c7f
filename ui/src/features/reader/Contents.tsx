import { useEffect, useState } from "react";
import { t } from "../../messages";
import styles from "./Contents.module.css";
import type { Heading } from "./text";

const LEVELS = 2;

/** The text's headings beside it, where there is room. */
export function ContentsBeside({ headings }: { headings: Heading[] }) {
  const here = useHeadingInSight(headings);
  return (
    <nav className={styles.beside} aria-label={t("reader.contents")}>
      <h2>{t("reader.contents")}</h2>
      <List headings={headings} here={here} />
    </nav>
  );
}

/** The same folded above the text, where there is no room beside it. */
export function ContentsFolded({ headings }: { headings: Heading[] }) {
  return (
    <details className={styles.folded}>
      <summary>{t("reader.contents")}</summary>
      <List headings={headings} here={null} />
    </details>
  );
}

function List({ headings, here }: { headings: Heading[]; here: string | null }) {
  const top = Math.min(...headings.map((heading) => heading.level));
  return (
    <ol className={styles.list}>
      {headings
        .filter((heading) => heading.level < top + LEVELS)
        .map(({ id, level, title }) => (
          <li key={id} data-deeper={level > top || undefined}>
            <a href={`#${id}`} aria-current={id === here ? "location" : undefined} dir="auto">
              {title}
            </a>
          </li>
        ))}
    </ol>
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
