import type { ReactNode } from "react";
import { PageTitle } from "../../app/PageTitle";
import styles from "./Part.module.css";

export function SectionHead({ title, lead }: { title: string; lead: ReactNode }) {
  return (
    <header className={styles.head}>
      <PageTitle>{title}</PageTitle>
      <p>{lead}</p>
    </header>
  );
}

type Props = { title: string; text?: ReactNode; children?: ReactNode; tone?: "danger" };

/** One matter of a section. */
export function Part({ title, text, children, tone }: Props) {
  return (
    <section className={styles.part} data-tone={tone}>
      <h2>{title}</h2>
      {text && <p className={styles.text}>{text}</p>}
      {children}
    </section>
  );
}
