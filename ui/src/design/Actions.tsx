import type { ReactNode } from "react";
import styles from "./Form.module.css";

/** The buttons at the end of a form. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
