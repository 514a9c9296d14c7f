import styles from "./Frame.module.css";

/** A shoot on a trellis. */
export function Brand() {
  return (
    <svg className={styles.sign} viewBox="0 0 32 32" width="28" height="28" fill="none" strokeLinecap="round" aria-hidden="true">
      <path className={styles.lattice} d="M8 28V6M16 28V6M24 28V6M4 12h24M4 21h24" />
      <path className={styles.shoot} d="M8 28c0-7 8-5 8-11s8-4 8-11" />
      <circle className={styles.leaf} cx="24" cy="6" r="3.4" />
      <circle className={styles.leaf} cx="16" cy="17" r="2.2" />
    </svg>
  );
}
