import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Trouble } from "./Trouble";

type Props<Data> = { query: UseQueryResult<Data>; waiting: ReactNode; isPage?: boolean; children: (data: Data) => ReactNode };

/** A part of a page, or all of it, that waits for its data, and says so when it doesn't come. What is already there stays. */
export function Answer<Data>({ query, waiting, isPage = false, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Trouble error={query.error} onRetry={() => query.refetch()} isPage={isPage} />;
  return waiting;
}
