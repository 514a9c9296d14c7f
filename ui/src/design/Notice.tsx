import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Notice.module.css";

const SIGNS = { info: Info, good: CircleCheck, careful: TriangleAlert };

/** Something to know before going on. */
export function Notice({ tone = "info", children }: { tone?: keyof typeof SIGNS; children: ReactNode }) {
  const Sign = SIGNS[tone];
  return (
    <div className={styles.notice} data-tone={tone}>
      <Sign size={18} strokeWidth={1.5} aria-hidden />
      <div className={styles.words}>{children}</div>
    </div>
  );
}
