import { useInfiniteQuery } from "@tanstack/react-query";
import { useTitle } from "../../app/title";
import { Button } from "../../design/Button";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { t } from "../../messages";
import { EmptyShelf } from "./EmptyShelf";
import { subjects } from "./queries";
import { SubjectCard } from "./SubjectCard";
import styles from "./SubjectsPage.module.css";

export function SubjectsPage() {
  useTitle(t("subjects.title"));
  return (
    <>
      <header className={styles.head}>
        <h1>{t("subjects.title")}</h1>
        <p>{t("subjects.lead")}</p>
      </header>
      <Shelf />
    </>
  );
}

function Shelf() {
  const { data, error, isFetching, isFetchNextPageError, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(subjects);
  const shown = data?.pages.flatMap((page) => page.items);
  if (!shown) return error ? <Trouble error={error} onRetry={() => refetch()} /> : <WaitingShelf />;
  if (shown.length === 0) return <EmptyShelf />;
  return (
    <>
      <ul className={styles.shelf}>
        {shown.map((subject) => (
          <li key={subject.uid}>
            <SubjectCard subject={subject} />
          </li>
        ))}
      </ul>
      <div className={styles.more}>
        {isFetchNextPageError && <Trouble error={error} />}
        {hasNextPage && (
          <Button isDisabled={isFetching} onPress={() => fetchNextPage()}>
            {isFetching ? t("subjects.moreLoading") : t("subjects.more")}
          </Button>
        )}
      </div>
    </>
  );
}

function WaitingShelf() {
  return (
    <div className={styles.shelf}>
      {["first", "second", "third"].map((card) => (
        <div key={card} className={styles.waiting}>
          <Skeleton lines={["title", "long", "long", "short"]} />
        </div>
      ))}
    </div>
  );
}
