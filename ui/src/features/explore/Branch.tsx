import { useMemo } from "react";
import styles from "./Branch.module.css";
import { twigs } from "./twigs";

/** A small drawn branch, different for each subject and fuller for larger ones: it says nothing, it is recognised. */
export function Branch({ seed, size }: { seed: string; size: number }) {
  const drawn = useMemo(() => twigs(seed, size), [seed, size]);
  return (
    <svg className={styles.branch} viewBox="0 0 280 64" preserveAspectRatio="xMinYMid meet" fill="none" aria-hidden="true">
      {drawn.map(({ path, x, y, depth }) => (
        <g key={path} className={styles[`hue${depth}`]}>
          <path d={path} strokeWidth={depth === 1 ? 1.8 : 1.2} />
          <circle cx={x} cy={y} r={depth === 1 ? 3 : 2} />
        </g>
      ))}
      <circle className={styles.root} cx="8" cy="32" r="4.5" />
    </svg>
  );
}
