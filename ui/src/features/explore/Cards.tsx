import type { Ref } from "react";
import type { Subject } from "../../api/types";
import styles from "./Cards.module.css";
import { SubjectCard } from "./SubjectCard";

const IN_SIGHT = 3;

/** Subjects beside and below one another, as many as have room. */
export function Cards({ subjects, list }: { subjects: readonly Subject[]; list?: Ref<HTMLUListElement> }) {
  return (
    <ul ref={list} className={styles.cards}>
      {subjects.map((subject, place) => (
        <li key={subject.uid}>
          <SubjectCard subject={subject} isFirst={place < IN_SIGHT} />
        </li>
      ))}
    </ul>
  );
}
