import { lazy, Suspense } from "react";
import { later } from "../../app/later";
import { PageTitle } from "../../app/PageTitle";
import type { Outlined } from "./queries";
import styles from "./SubjectPage.module.css";

const SubjectFacts = lazy(later(async () => ({ default: (await import("../subject/SubjectFacts")).SubjectFacts })));

export function SubjectHead({ outlined }: { outlined: Outlined }) {
  const { subject } = outlined;
  return (
    <header className={styles.head} lang={subject.language || undefined}>
      <PageTitle>{subject.title}</PageTitle>
      {subject.summary && (
        <p className={styles.summary} dir="auto">
          {subject.summary}
        </p>
      )}
      <div className={styles.facts}>
        <Suspense>
          <SubjectFacts outlined={outlined} />
        </Suspense>
      </div>
    </header>
  );
}
