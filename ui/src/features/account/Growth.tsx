import styles from "./Growth.module.css";

/** A shoot that climbs a trellis; its leaves carry the marks of progress. It says nothing, so it is not read out. */
export function Growth() {
  return (
    <svg className={styles.growth} viewBox="0 0 400 440" fill="none" aria-hidden="true">
      <g className={styles.lattice}>
        {[40, 120, 200, 280, 360].map((x) => (
          <path key={x} d={`M${x} 20V420`} />
        ))}
        {[60, 140, 220, 300, 380].map((y) => (
          <path key={y} d={`M20 ${y}H380`} />
        ))}
      </g>
      <g className={styles.shoot} strokeLinecap="round">
        <path strokeWidth="3.2" d="M200 430C200 380 196 350 200 300" />
        <path strokeWidth="2.6" d="M200 300C204 250 206 236 200 220C192 190 232 160 280 140" />
        <path strokeWidth="2.2" d="M200 300C170 280 140 268 120 220" />
        <path strokeWidth="2.2" d="M200 300C240 296 262 280 280 220" />
        <path strokeWidth="1.8" d="M120 220C108 190 66 176 40 140" />
        <path strokeWidth="1.8" d="M120 220C128 190 122 168 120 140" />
        <path strokeWidth="1.6" d="M280 140C318 124 344 104 360 60" />
        <path strokeWidth="1.6" d="M280 140C262 110 222 100 200 60" />
        <path strokeWidth="1.6" d="M280 220C318 214 342 196 360 220" />
      </g>
      <g className={styles.ahead} strokeLinecap="round">
        <path d="M120 140C118 112 128 90 120 60" />
        <path d="M40 140C30 108 48 88 40 60" />
        <path d="M360 220C372 190 366 168 360 140" />
      </g>
      <g className={styles.done}>
        <circle cx="200" cy="300" r="8" />
        <circle cx="120" cy="220" r="7" />
        <circle cx="200" cy="220" r="5.5" />
        <circle cx="280" cy="220" r="7" />
        <circle cx="120" cy="140" r="6" />
        <circle cx="280" cy="140" r="7" />
      </g>
      <g className={styles.learning}>
        <circle cx="360" cy="60" r="7" />
        <path d="M360 53a7 7 0 0 1 0 14z" />
        <circle cx="40" cy="140" r="6.5" />
        <path d="M40 133.5a6.5 6.5 0 0 1 0 13z" />
        <circle cx="360" cy="220" r="6.5" />
        <path d="M360 213.5a6.5 6.5 0 0 1 0 13z" />
      </g>
      <path className={styles.known} d="M200 51l9 9-9 9-9-9z" />
      <g className={styles.open}>
        <circle cx="120" cy="60" r="5.5" />
        <circle cx="40" cy="60" r="5.5" />
        <circle cx="360" cy="140" r="5.5" />
      </g>
    </svg>
  );
}
