import { useInfiniteQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { useLocation, useSearchParams } from "react-router";
import { rewrite } from "../../app/place";
import { Button } from "../../design/Button";
import { Trouble } from "../../design/Trouble";
import { t } from "../../messages";
import { Cards } from "./Cards";
import { EmptyShelf } from "./EmptyShelf";
import styles from "./ExplorePage.module.css";
import { gallery } from "./queries";
import { WaitingShelf } from "./WaitingShelf";
import { isFiltered, PAGE, shownIn, type Wanted } from "./wanted";

/** The subjects that are wanted, and more of them on request. */
export function Shelf({ wanted }: { wanted: Wanted }) {
  const [search] = useSearchParams();
  const { key } = useLocation();
  const query = useInfiniteQuery(gallery(wanted, shownIn(search)));
  const { data, error, isFetching, isPlaceholderData, isFetchNextPageError, hasNextPage } = query;
  const list = useRef<HTMLUListElement>(null);
  const shown = data?.pages.flatMap((page) => page.items);
  const focusNext = useFocusOnNext(list, shown?.length ?? 0);

  function more() {
    const next = new URLSearchParams(search);
    next.set("shown", String((shown?.length ?? 0) + PAGE));
    focusNext();
    void query.fetchNextPage().then(({ isError }) => isError || rewrite(key, { search: `?${next}` }));
  }

  if (error && (!shown || isPlaceholderData)) return <Trouble error={error} onRetry={() => query.refetch()} />;
  if (!shown) return <WaitingShelf />;
  if (shown.length === 0) return <EmptyShelf isFiltered={isFiltered(wanted)} />;
  return (
    <section aria-label={t("explore.shelf")} aria-busy={isPlaceholderData}>
      <Cards subjects={shown} list={list} />
      <div className={styles.more}>
        <p role="status">{t(hasNextPage ? "explore.shown" : "explore.shownAll", { count: shown.length })}</p>
        {isFetchNextPageError && <Trouble error={error} />}
        {hasNextPage && (
          <Button isPending={isFetching} onPress={more}>
            {isFetching ? t("subjects.moreLoading") : t("subjects.more")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** When more has come, the first that is new takes the focus: the button was below it, and may be gone. */
function useFocusOnNext(list: RefObject<HTMLElement | null>, count: number): () => void {
  const from = useRef<number | null>(null);
  useEffect(() => {
    if (from.current === null || count <= from.current) return;
    list.current?.children[from.current]?.querySelector("a")?.focus({ preventScroll: true });
    from.current = null;
  }, [list, count]);
  return () => {
    from.current = count;
  };
}
