import { useInfiniteQuery } from "@tanstack/react-query";
import { Answer } from "../../design/Answer";
import { ButtonLink } from "../../design/ButtonLink";
import { Skeleton } from "../../design/Skeleton";
import { t } from "../../messages";
import { gallery } from "../explore/queries";
import { SubjectCard } from "../explore/SubjectCard";
import styles from "./ProfilePage.module.css";

const SHOWN = 12;

/** What somebody has made for everybody, the newest first. */
export function AuthoredSubjects({ handle }: { handle: string }) {
  const query = useInfiniteQuery(gallery({ sort: "newest", q: null, tag: null, author: handle, language: null }, SHOWN));
  return (
    <section className={styles.subjects} aria-labelledby="authored">
      <h2 id="authored">{t("profile.subjects")}</h2>
      <Answer query={query} waiting={<Skeleton lines={["long", "long", "short"]} />}>
        {({ pages: [first] }) => {
          const subjects = first?.items ?? [];
          if (subjects.length === 0) return <p className={styles.facts}>{t("profile.subjectsNone")}</p>;
          return (
            <>
              <ul className={styles.shelf}>
                {subjects.map((subject, place) => (
                  <li key={subject.uid}>
                    <SubjectCard subject={subject} isFirst={place < 3} />
                  </li>
                ))}
              </ul>
              {first?.next_cursor && (
                <p>
                  <ButtonLink to={`/explore?${new URLSearchParams({ author: handle })}`}>{t("profile.subjectsAll")}</ButtonLink>
                </p>
              )}
            </>
          );
        }}
      </Answer>
    </section>
  );
}
