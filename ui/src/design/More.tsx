import { t } from "../messages";
import { Button } from "./Button";
import styles from "./rows.module.css";
import { Trouble } from "./Trouble";

type Props = {
  query: { hasNextPage: boolean; isFetching: boolean; isFetchNextPageError: boolean; error: Error | null; fetchNextPage: () => unknown };
};

/** The next page of a list, if there is one. */
export function More({ query: { hasNextPage, isFetching, isFetchNextPageError, error, fetchNextPage } }: Props) {
  if (!hasNextPage && !isFetchNextPageError) return null;
  return (
    <div className={styles.more}>
      {isFetchNextPageError && <Trouble error={error} />}
      <Button isPending={isFetching} onPress={() => fetchNextPage()}>
        {t(isFetching ? "subjects.moreLoading" : "subjects.more")}
      </Button>
    </div>
  );
}
