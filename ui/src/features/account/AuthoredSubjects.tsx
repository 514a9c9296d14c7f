import { useInfiniteQuery } from "@tanstack/react-query";
import { Answer } from "../../design/Answer";
import { ButtonLink } from "../../design/ButtonLink";
import { Skeleton } from "../../design/Skeleton";
import { t } from "../../messages";
import { Cards } from "../explore/Cards";
import { gallery } from "../explore/queries";
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
              <Cards subjects={subjects} />
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
