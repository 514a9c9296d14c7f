import type { ReactNode } from "react";
import { PageTitle } from "../../app/PageTitle";
import styles from "./EntryPage.module.css";
import { Growth } from "./Growth";

type Props = { title: string; lead?: ReactNode; children: ReactNode; foot?: ReactNode };

/** What the pages at the door have in common: one thing to do, beside a drawing of what is behind it. */
export function EntryPage({ title, lead, children, foot }: Props) {
  return (
    <div className={styles.page}>
      <div className={styles.door}>
        <header className={styles.head}>
          <PageTitle>{title}</PageTitle>
          {lead && <p>{lead}</p>}
        </header>
        {children}
        {foot && <footer className={styles.foot}>{foot}</footer>}
      </div>
      <Growth />
    </div>
  );
}
