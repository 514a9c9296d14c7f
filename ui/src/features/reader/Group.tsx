import type { ReactNode } from "react";
import { type MessageKey, t } from "../../messages";
import styles from "./Group.module.css";

type Props = { name: MessageKey; level: 2 | 3; isEmpty: boolean; children: ReactNode };

/** Some topics that this one has to do with, and how. */
export function Group({ name, level, isEmpty, children }: Props) {
  if (isEmpty) return null;
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={styles.group}>
      <Heading>{t(name)}</Heading>
      <ul>{children}</ul>
    </section>
  );
}
