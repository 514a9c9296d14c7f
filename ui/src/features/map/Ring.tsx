import type { Tally } from "../outline/tree";
import type { Shown } from "../progress/states";
import styles from "./Ring.module.css";

/** How much of a part of the map is done, as a ring; within it the mark of the topic's own state. */
export function Ring({ tally: { done, total }, state }: { tally: Tally; state: Shown }) {
  const share = total > 0 ? (100 * done) / total : 0;
  return (
    <svg className={styles.ring} data-state={state} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle className={styles.track} cx="8" cy="8" r="6.5" />
      {share > 0 && (
        <circle
          className={styles.part}
          cx="8"
          cy="8"
          r="6.5"
          pathLength="100"
          strokeDasharray={`${share} 100`}
          transform="rotate(-90 8 8)"
        />
      )}
      <Own state={state} />
    </svg>
  );
}

function Own({ state }: { state: Shown }) {
  if (state === "done") return <circle className={styles.own} cx="8" cy="8" r="3" />;
  if (state === "learning") return <path className={styles.own} d="M8 5a3 3 0 0 1 0 6z" />;
  if (state === "known") return <path className={styles.own} d="M8 4.8 11.2 8 8 11.2 4.8 8z" />;
  if (state === "skipped") return <path className={styles.line} d="m6 10 4-4" />;
  return null;
}
