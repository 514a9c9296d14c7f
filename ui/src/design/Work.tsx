import styles from "./Work.module.css";

type Props = { name: string; step: string; percent: number | null; says?: string | undefined };

/** How far something is that takes its time; without a number nobody knows. */
export function Work({ name, step, percent, says }: Props) {
  const value = percent === null ? {} : { "aria-valuenow": percent };
  return (
    <div className={styles.work}>
      <div role="progressbar" aria-label={name} aria-valuemin={0} aria-valuemax={100} {...value}>
        <span
          className={styles.bar}
          data-unknown={percent === null || undefined}
          style={percent === null ? {} : { width: `${percent}%` }}
        />
      </div>
      <p className={styles.step} role="status">
        <span>{step}</span>
        {says && <span>{says}</span>}
      </p>
    </div>
  );
}
