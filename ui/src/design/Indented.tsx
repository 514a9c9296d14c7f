import type { ReactNode } from "react";
import styles from "./Indented.module.css";

const DEEPEST_SHOWN = 6;

export type Step = { title: string; depth: number };
type Props = { label: string; steps: readonly Step[]; rest?: ReactNode; isLow?: boolean };

/** The titles of a map, each as far in as it is deep; `rest` says what is left out. */
export function Indented({ label, steps, rest, isLow = false }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and so the keyboard must reach it
    <ul tabIndex={0} aria-label={label} className={styles.list} data-low={isLow || undefined}>
      {steps.map(({ title, depth }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order, and titles repeat
        <li key={place}>
          {Array.from({ length: Math.min(depth, DEEPEST_SHOWN) }, (_, level) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
            <span key={level} className={styles.indent} aria-hidden />
          ))}
          <span dir="auto">{title}</span>
        </li>
      ))}
      {rest && <li className={styles.note}>{rest}</li>}
    </ul>
  );
}
