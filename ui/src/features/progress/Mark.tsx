import type { ReactNode } from "react";
import styles from "./Mark.module.css";
import type { Shown } from "./states";

const DRAWN: Record<Shown, ReactNode> = {
  none: <circle cx="8" cy="8" r="5.25" />,
  learning: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path className={styles.filled} d="M8 2.75a5.25 5.25 0 0 1 0 10.5z" />
    </>
  ),
  done: <circle className={styles.filled} cx="8" cy="8" r="5.25" />,
  skipped: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="m4.4 11.6 7.2-7.2" />
    </>
  ),
  known: <path d="M8 2l6 6-6 6-6-6z" />,
};

/** The mark of a state: told by its shape as well as by its colour. */
export function Mark({ state }: { state: Shown }) {
  return (
    <svg className={styles.mark} data-state={state} viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
      {DRAWN[state]}
    </svg>
  );
}
